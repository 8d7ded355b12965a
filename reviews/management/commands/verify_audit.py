"""Does the log agree with itself, and with a head that was kept outside?"""

import re
from argparse import ArgumentParser, ArgumentTypeError
from typing import Any

from reviews.audit.verify import Broken, Verified, verify
from reviews.management.speaking import SpeakingCommand

KEPT = re.compile(r"([1-9]\d*):([0-9a-f]{64})")


def kept_head(text: str) -> tuple[int, str]:
    match = KEPT.fullmatch(text)
    if match is None:
        raise ArgumentTypeError("give SEQ:HASH as an auditor's page shows it, such as 1482:7be041c9… (64 hex digits)")
    return int(match[1]), match[2]


class Command(SpeakingCommand):
    help = "Verify the log: exit 0 with the count, 1 with the first event that does not agree, 2 when it cannot tell."

    def add_arguments(self, parser: ArgumentParser) -> None:
        super().add_arguments(parser)
        parser.add_argument(
            "--expect", type=kept_head, metavar="SEQ:HASH", help="a head kept outside, to be found in the log"
        )

    def perform(self, **options: Any) -> tuple[dict[str, Any], int]:
        found = verify(options["expect"])
        if isinstance(found, Verified):
            return {"verdict": "verified", "count": found.count, "head": found.head}, 0
        if isinstance(found, Broken):
            return {"verdict": "broken", "seq": found.seq, "why": found.why}, 1
        return {"verdict": "cannot tell", "why": found.why}, 2

    def tell(self, answer: dict[str, Any]) -> None:
        if answer["verdict"] == "verified":
            self.stdout.write(f"Verified {answer['count']} events. Head {answer['count']}:{answer['head']}")
        elif answer["verdict"] == "broken":
            self.say(f"Event {answer['seq']} does not agree: {answer['why']}")
        else:
            self.say(f"Cannot tell: {answer['why']}")
