"""Bodies of requests: strict JSON, an object, not too large."""

from collections.abc import Mapping
from typing import IO, Any

from rest_framework.exceptions import ParseError
from rest_framework.parsers import BaseParser

from reviews.strict_json import read_json

LARGEST = 2_500_000


class StrictJSONParser(BaseParser):
    media_type = "application/json"

    def parse(
        self, stream: IO[bytes], media_type: str | None = None, parser_context: Mapping[str, Any] | None = None
    ) -> Any:
        body = stream.read(LARGEST + 1)
        if len(body) > LARGEST:
            raise ParseError(f"A JSON body may have at most {LARGEST} bytes.")
        try:
            found = read_json(body)
        except (ValueError, RecursionError) as cause:
            raise ParseError(f"The body cannot be read as JSON: {cause}.") from cause
        if not isinstance(found, dict):
            raise ParseError("The body must be a JSON object.")
        return found
