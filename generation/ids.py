"""Primary keys: UUIDv7, so that they sort by time and index well."""

import uuid

from uuid_utils.compat import uuid7


def new_id() -> uuid.UUID:
    return uuid7()
