from django.urls import path, re_path, register_converter
from django.urls.converters import StringConverter
from drf_spectacular.views import SpectacularAPIView

from reviews.api import audit, briefs, candidates, claims, installation, missing, references, reports, reviewing, rounds
from reviews.api.docs import Docs

app_name = "api"


class RenditionKind(StringConverter):
    regex = "preview|thumb"


class PictureKind(StringConverter):
    regex = "picture|preview|thumb"


register_converter(RenditionKind, "rendition")
register_converter(PictureKind, "picture")

urlpatterns = [
    path("schema/", SpectacularAPIView.as_view(), name="schema"),
    path("docs/", Docs.as_view(), name="docs"),
    path("me/", installation.Me.as_view(), name="me"),
    path("models/", installation.Models.as_view(), name="models"),
    path("policies/", installation.Policies.as_view(), name="policies"),
    path("endpoints/", installation.Endpoints.as_view(), name="endpoints"),
    path("endpoints/<uuid:endpoint_id>/openings/", installation.Openings.as_view(), name="openings"),
    path("references/", references.References.as_view(), name="references"),
    path("references/<uuid:reference_id>/", references.OneReference.as_view(), name="reference"),
    path(
        "references/<uuid:reference_id>/<picture:kind>",
        references.ReferencePicture.as_view(),
        name="reference-picture",
    ),
    path("briefs/", briefs.Briefs.as_view(), name="briefs"),
    path("briefs/<uuid:brief_id>/", briefs.OneBrief.as_view(), name="brief"),
    path("briefs/<uuid:brief_id>/submissions/", briefs.Submissions.as_view(), name="submissions"),
    path("briefs/<uuid:brief_id>/versions/", briefs.Versions.as_view(), name="versions"),
    path("briefs/<uuid:brief_id>/withdrawals/", briefs.Withdrawals.as_view(), name="brief-withdrawals"),
    path("briefs/<uuid:brief_id>/estimate/", briefs.EstimateOfBrief.as_view(), name="estimate"),
    path("briefs/<uuid:brief_id>/rounds/", briefs.RoundsOfBrief.as_view(), name="rounds"),
    path("rounds/<uuid:round_id>/", rounds.OneRound.as_view(), name="round"),
    path("rounds/<uuid:round_id>/pauses/", rounds.Pauses.as_view(), name="pauses"),
    path("rounds/<uuid:round_id>/cancellations/", rounds.Cancellations.as_view(), name="cancellations"),
    path("rounds/<uuid:round_id>/retries/", rounds.Retries.as_view(), name="round-retries"),
    path("rounds/<uuid:round_id>/surrenders/", rounds.Surrenders.as_view(), name="round-surrenders"),
    path("candidates/", candidates.Candidates.as_view(), name="candidates"),
    path("candidates/<uuid:candidate_id>/", candidates.OneCandidate.as_view(), name="candidate"),
    path("candidates/<uuid:candidate_id>/original", candidates.Original.as_view(), name="original"),
    path("candidates/<uuid:candidate_id>/<rendition:kind>", candidates.Rendition.as_view(), name="rendition"),
    path("candidates/<uuid:candidate_id>/trail/", candidates.Trail.as_view(), name="trail"),
    path("candidates/<uuid:candidate_id>/retries/", candidates.Retries.as_view(), name="retries"),
    path("candidates/<uuid:candidate_id>/surrenders/", candidates.Surrenders.as_view(), name="surrenders"),
    path("candidates/<uuid:candidate_id>/withdrawals/", candidates.Withdrawals.as_view(), name="withdrawals"),
    path("candidates/<uuid:candidate_id>/returns/", candidates.Returns.as_view(), name="returns"),
    path("candidates/<uuid:candidate_id>/edits/", candidates.Edits.as_view(), name="edits"),
    path("candidates/<uuid:candidate_id>/displays/", claims.Displays.as_view(), name="displays"),
    path("candidates/<uuid:candidate_id>/reviews/", reviewing.Reviews.as_view(), name="reviews"),
    path("candidates/<uuid:candidate_id>/overturns/", reviewing.Overturns.as_view(), name="overturns"),
    path("claims/", claims.Claims.as_view(), name="claims"),
    path("claims/<uuid:claim_id>/", claims.OneClaim.as_view(), name="claim"),
    path("claims/<uuid:claim_id>/draft/", claims.DraftOfClaim.as_view(), name="draft"),
    path("reports/cost/", reports.CostReport.as_view(), name="cost-report"),
    path("audit/events/", audit.Events.as_view(), name="events"),
    re_path(r"", missing.Missing.as_view(), name="missing"),
]
