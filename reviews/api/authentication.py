"""Who asks: a session in the membership chosen in the header, or a token that belongs to exactly one."""

from typing import Any

from django.contrib.auth.models import AnonymousUser
from drf_spectacular.extensions import OpenApiAuthenticationExtension
from rest_framework.authentication import BaseAuthentication, SessionAuthentication
from rest_framework.exceptions import AuthenticationFailed
from rest_framework.request import Request

from reviews.actor import Actor, Way
from reviews.people import queries, sessions, tokens
from reviews.people.models import User

KEYWORD = "Token"


class TokenAuthentication(BaseAuthentication):
    """`Authorization: Token …`; a token anywhere else (query, body) is not looked at."""

    def authenticate(self, request: Request) -> tuple[User, Actor] | None:
        scheme, _, token = request.headers.get("Authorization", "").partition(" ")
        if scheme.lower() != KEYWORD.lower():
            return None
        membership = tokens.membership_of(token.strip())
        if membership is None:
            raise AuthenticationFailed("This token is unknown, revoked, or its membership has ended. Issue a new one.")
        return membership.user, queries.actor_of(membership, Way.API)

    def authenticate_header(self, request: Request) -> str:
        return KEYWORD


class MembershipSession(SessionAuthentication):
    """The browser's session, in the membership it works in; CSRF is enforced on everything that writes."""

    def authenticate(self, request: Request) -> tuple[User, Actor] | None:
        found = super().authenticate(request)
        if found is None or isinstance(found[0], AnonymousUser):
            return None
        membership = sessions.membership_of(request._request)  # noqa: SLF001 (DRF's own way to Django's request)
        if membership is None:
            raise AuthenticationFailed("You are no longer a member of any workspace.")
        return membership.user, queries.actor_of(membership, Way.API)


class TokenScheme(OpenApiAuthenticationExtension):
    target_class = TokenAuthentication
    name = "token"

    def get_security_definition(self, auto_schema: Any) -> dict[str, str]:
        return {"type": "apiKey", "in": "header", "name": "Authorization", "description": "`Token …`"}


class SessionScheme(OpenApiAuthenticationExtension):
    target_class = MembershipSession
    name = "session"

    def get_security_definition(self, auto_schema: Any) -> dict[str, str]:
        return {"type": "apiKey", "in": "cookie", "name": "sessionid"}
