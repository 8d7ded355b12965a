"""Signing in and out, and working in another of one's workspaces."""

from uuid import UUID

from django.contrib.auth import views as auth_views
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.decorators import method_decorator
from django.views.decorators.debug import sensitive_post_parameters

from reviews.errors import NotFound
from reviews.people import sessions
from reviews.web.screens import Screen


@method_decorator(sensitive_post_parameters("password"), name="dispatch")
class SignIn(auth_views.LoginView):
    template_name = "reviews/sign_in.html"
    redirect_authenticated_user = True


class SignOut(auth_views.LogoutView):
    http_method_names = ["post", "options"]


class Switch(Screen):
    http_method_names = ["post", "options"]

    def post(self, request: HttpRequest) -> HttpResponse:
        try:
            chosen = sessions.choose(request, UUID(request.POST.get("membership", "")))
        except ValueError as cause:
            raise NotFound from cause
        if chosen is None:
            raise NotFound
        return redirect("web:room")
