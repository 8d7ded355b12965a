from django.conf import settings

from generation.catalogue.models import Endpoint

REAL = "openai"
SIMULATOR = "simulator"


def sync_endpoints() -> None:
    """Makes the installation's endpoints, or brings their addresses up to date; keys stay in the environment.

    What is known of their lines (stopped, busy, failing) stays as it is. Two processes may do this at once.
    """
    for name, base_url, simulated in (
        (REAL, settings.OPENAI_BASE_URL, False),
        (SIMULATOR, settings.SIMULATOR_URL, True),
    ):
        Endpoint.objects.update_or_create(
            owner=None, name=name, defaults={"base_url": base_url, "simulated": simulated}
        )
