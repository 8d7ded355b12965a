from django.urls import include, path

from config.healthz import healthz

urlpatterns = [
    path("healthz", healthz, name="healthz"),
    path("api/", include("reviews.api.urls")),
    path("", include("reviews.web.urls")),
]
