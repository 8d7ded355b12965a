"""What our commands share: `--json` gives exactly one object on standard output, everything else goes to standard
error;
a refusal is a sentence and an exit code, never a traceback."""

import json
import sys
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand
from django.core.serializers.json import DjangoJSONEncoder

from generation.errors import GenerationError
from reviews.errors import Invalid, ReviewError

BAD_INPUT = 2


class SpeakingCommand(BaseCommand):
    """Implement `perform(**options) -> (answer, exit code)` and `tell(answer)` for people."""

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--json", action="store_true", help="print exactly one JSON object on standard output")

    def handle(self, *args: Any, **options: Any) -> None:
        as_json = options.pop("json")
        try:
            answer, code = self.perform(**options)
        except (ReviewError, GenerationError) as error:
            answer, code = {"errors": errors_of(error)}, BAD_INPUT
            for line in lines_of(error):
                self.say(line)
        else:
            if not as_json:
                self.tell(answer)
        if as_json:
            self.stdout.write(json.dumps(answer, cls=DjangoJSONEncoder))
        if code:
            sys.exit(code)

    def perform(self, **options: Any) -> tuple[dict[str, Any], int]:
        raise NotImplementedError

    def tell(self, answer: dict[str, Any]) -> None:
        raise NotImplementedError

    def say(self, line: str) -> None:
        self.stderr.write(line)


def errors_of(error: ReviewError | GenerationError) -> dict[str, list[str]]:
    return error.errors if isinstance(error, Invalid) else {error.code: [error.message]}


def lines_of(error: ReviewError | GenerationError) -> list[str]:
    if isinstance(error, Invalid):
        return [f"{field}: {sentence}" for field, sentences in error.errors.items() for sentence in sentences]
    return [error.message]
