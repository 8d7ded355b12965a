"""Who acts: a frozen value made at the door (session, token or command), handed to every action as `by`."""

from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID


class Way(StrEnum):
    WEB = "web"
    API = "api"
    COMMAND = "command"


@dataclass(frozen=True, slots=True)
class Actor:
    user_id: UUID
    workspace_id: UUID
    roles: frozenset[str]
    tags: frozenset[str]
    way: Way

    def has(self, *roles: str) -> bool:
        return not self.roles.isdisjoint(roles)
