"""An API token for one membership; shown once, stored hashed."""

from argparse import ArgumentParser
from typing import Any

from django.utils import timezone

from reviews.management.speaking import SpeakingCommand
from reviews.people import actions, queries


class Command(SpeakingCommand):
    help = "Issue an API token for a person in a workspace. It is shown once; only its digest is stored."

    def add_arguments(self, parser: ArgumentParser) -> None:
        super().add_arguments(parser)
        parser.add_argument("email", metavar="EMAIL")
        parser.add_argument("--workspace", metavar="NAME", help="needed when the person works in several")

    def perform(self, **options: Any) -> tuple[dict[str, Any], int]:
        membership = queries.who_acts(options["email"], options["workspace"])
        return {"token": actions.issue_token(membership.pk, by=None, at=timezone.now())}, 0

    def tell(self, answer: dict[str, Any]) -> None:
        self.stdout.write(answer["token"])
