"""The API's page: Swagger UI over our own schema, its files our own, nothing inline (the CSP allows none)."""

from django.views.generic import TemplateView


class Docs(TemplateView):
    template_name = "reviews/api/docs.html"
