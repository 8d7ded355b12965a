from django.urls import path

from reviews.web import signing

app_name = "web"

urlpatterns = [
    path("login/", signing.SignIn.as_view(), name="login"),
    path("logout/", signing.SignOut.as_view(), name="logout"),
    path("workspace/", signing.Switch.as_view(), name="switch"),
]
