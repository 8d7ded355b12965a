"""Who works in the browser tests, by the real actions."""

import secrets

from reviews.actor import Way
from reviews.people import actions, queries

PEOPLE = {
    "lead": ("Priya Raman", ("lead",), ()),
    "producer": ("Mara Lindqvist", ("producer",), ()),
    "reviewer": ("Jonas Okafor", ("reviewer",), ()),
    "second": ("Elena Petrova", ("reviewer",), ()),
    "auditor": ("Tom Hale", ("auditor",), ()),
}


def move_in(*, at):
    """Actors and passwords by name."""
    workspace = actions.open_workspace(name="Demo", at=at)
    people, passwords = {}, {}
    for who, (name, roles, tags) in PEOPLE.items():
        passwords[who] = secrets.token_urlsafe(12)
        email = f"{who}@demo.example"
        joined = actions.add_member(
            workspace_id=workspace.pk,
            email=email,
            name=name,
            roles=roles,
            tags=tags,
            password=passwords[who],
            by=None,
            at=at,
        )
        people[who] = queries.actor_of(joined, Way.WEB)
    return people, passwords
