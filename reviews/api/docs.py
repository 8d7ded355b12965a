"""The API's page: Swagger UI, its files our own, its script in a file of its own since the CSP allows nothing
inline."""

from drf_spectacular.views import SpectacularSwaggerSplitView


class Docs(SpectacularSwaggerSplitView):
    url_name = "api:schema"
    url_self = None
