"""Cost per approved asset with its parts."""

from argparse import ArgumentParser
from collections.abc import Collection
from typing import Any
from uuid import UUID

from reviews.errors import Invalid
from reviews.management.speaking import SpeakingCommand
from reviews.people.models import Workspace
from reviews.reports.cost import By, cost_rows
from reviews.reports.showing import show_report

COLUMNS = ("approved", "attempts", "spent_usd", "review_usd", "cost_per_approved_usd")


class Command(SpeakingCommand):
    help = "Cost per approved asset, by brief, campaign, brand, model or month; simulated and real money apart."

    def add_arguments(self, parser: ArgumentParser) -> None:
        super().add_arguments(parser)
        parser.add_argument(
            "--by", choices=[by.value for by in By], default=By.BRIEF.value, help="what a row stands for"
        )
        parser.add_argument("--workspace", metavar="NAME", help="only this workspace (default: all)")

    def perform(self, **options: Any) -> tuple[dict[str, Any], int]:
        rows = cost_rows(By(options["by"]), workspaces=workspaces_named(options["workspace"]))
        return show_report(rows), 0

    def tell(self, answer: dict[str, Any]) -> None:
        self.stdout.write(
            f"{'':48}" + "".join(f"{name.removesuffix('_usd').replace('_', ' '):>20}" for name in COLUMNS)
        )
        for row in [*answer["rows"], *answer["total"]]:
            money = "simulated" if row["simulated"] else "real"
            name = f"{row['workspace']} {row['label']} ({money})".strip()
            self.stdout.write(
                f"{name[:47]:48}" + "".join(f"{row[name] if row[name] is not None else '–':>20}" for name in COLUMNS)
            )


def workspaces_named(name: str | None) -> Collection[UUID] | None:
    if name is None:
        return None
    found = Workspace.objects.filter(name=name).values_list("pk", flat=True)
    if not found:
        raise Invalid({"workspace": [f"There is no workspace {name!r}."]})
    return list(found)
