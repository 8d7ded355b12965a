from django.urls import path

from reviews.web import asset, assets, cost, inspect, log, queue, room, signing, urls_briefs

app_name = "web"

urlpatterns = [
    path("", room.Room.as_view(), name="room"),
    path("login/", signing.SignIn.as_view(), name="login"),
    path("logout/", signing.SignOut.as_view(), name="logout"),
    path("workspace/", signing.Switch.as_view(), name="switch"),
    path("endpoints/<uuid:endpoint_id>/opening/", room.OpenEndpoint.as_view(), name="open-endpoint"),
    *urls_briefs.urlpatterns,
    path("queue/", queue.Queue.as_view(), name="queue"),
    path("inspect/<uuid:candidate_id>/", inspect.Inspect.as_view(), name="inspect"),
    path("assets/", assets.Assets.as_view(), name="assets"),
    path("assets/<uuid:candidate_id>/", asset.Asset.as_view(), name="asset"),
    path("assets/<uuid:candidate_id>/overturn/", asset.Overturn.as_view(), name="overturn"),
    path("cost/", cost.Cost.as_view(), name="cost"),
    path("log/", log.Log.as_view(), name="log"),
]
