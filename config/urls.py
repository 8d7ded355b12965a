from django.contrib import admin
from django.urls import include, path

from config.healthz import healthz

urlpatterns = [
    path("healthz", healthz, name="healthz"),
    path("admin/", admin.site.urls),
    path("api/", include("reviews.api.urls")),
    path("", include("reviews.web.urls")),
]
