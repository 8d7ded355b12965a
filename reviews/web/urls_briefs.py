"""The producer's screens: briefs, their rounds, and what is done with candidates."""

from django.urls import path

from reviews.web import brief_form, briefs, rounds, uploading

urlpatterns = [
    path("briefs/", briefs.Briefs.as_view(), name="briefs"),
    path("briefs/new/", brief_form.NewBrief.as_view(), name="brief-new"),
    path("briefs/preview/", brief_form.Preview.as_view(), name="brief-preview"),
    path("briefs/<uuid:brief_id>/", briefs.BriefPage.as_view(), name="brief"),
    path("briefs/<uuid:brief_id>/copy/", brief_form.CopyBrief.as_view(), name="brief-copy"),
    path("briefs/<uuid:brief_id>/amend/", brief_form.AmendBrief.as_view(), name="brief-amend"),
    path("briefs/<uuid:brief_id>/submit/", briefs.SubmitBrief.as_view(), name="brief-submit"),
    path("briefs/<uuid:brief_id>/withdraw/", briefs.WithdrawBrief.as_view(), name="brief-withdraw"),
    path("briefs/<uuid:brief_id>/estimate/", rounds.Estimate.as_view(), name="estimate"),
    path("briefs/<uuid:brief_id>/rounds/", rounds.Order.as_view(), name="order"),
    path("briefs/<uuid:brief_id>/upload/", uploading.Upload.as_view(), name="upload"),
    path("rounds/<uuid:round_id>/fragment/", rounds.Fragment.as_view(), name="round-fragment"),
    path("rounds/<uuid:round_id>/pause/", rounds.Pause.as_view(), name="round-pause"),
    path("rounds/<uuid:round_id>/resume/", rounds.Resume.as_view(), name="round-resume"),
    path("rounds/<uuid:round_id>/cancel/", rounds.Cancel.as_view(), name="round-cancel"),
    path("rounds/<uuid:round_id>/retry/", rounds.RetryHeld.as_view(), name="round-retry"),
    path("rounds/<uuid:round_id>/give-up/", rounds.GiveUpHeld.as_view(), name="round-give-up"),
    path("candidates/<uuid:candidate_id>/retry/", rounds.Retry.as_view(), name="candidate-retry"),
    path("candidates/<uuid:candidate_id>/give-up/", rounds.GiveUp.as_view(), name="candidate-give-up"),
    path("candidates/<uuid:candidate_id>/withdraw/", rounds.WithdrawCandidate.as_view(), name="candidate-withdraw"),
    path("candidates/<uuid:candidate_id>/return/", rounds.ReturnSpare.as_view(), name="candidate-return"),
    path("candidates/<uuid:candidate_id>/edit/", rounds.AnswerChanges.as_view(), name="candidate-edit"),
]
