"""An image made elsewhere becomes a candidate: what is known of it is asked, and "unknown" is an answer."""

from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.db import transaction
from django.forms.utils import ErrorDict
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from generation.errors import ImageRefused, StorageFailed
from generation.images.ingest import Ingested, ingest
from generation.images.uploads import spool, uploaded
from reviews import tasks
from reviews.briefs import queries as brief_queries
from reviews.briefs import rules as brief_rules
from reviews.candidates import actions, queries, stating
from reviews.candidates.models import Candidate
from reviews.candidates.stating import Stated
from reviews.errors import Invalid, NotAllowed, NotFound, NotNow
from reviews.web.brief_fields import Area, text
from reviews.web.briefs import BriefScreen
from reviews.web.refusals import status_of
from reviews.web.round_sections import Tree

STATED = ("made_by", "tool", "model", "prompt", "minutes", "cost_usd", "rights")


class UploadForm(forms.Form):
    """`found` are the sentences of the rules, by field; the fields themselves take whatever is typed."""

    use_required_attribute = False

    file = forms.FileField(label="Image", widget=forms.FileInput(attrs={"accept": "image/png,image/jpeg,image/webp"}))
    parent = forms.CharField(label="Made from", required=False, widget=forms.Select)
    made_by = text("Made by", hint="A person, a studio, an agency.")
    tool = text("Tool")
    model = text("Model")
    prompt = text("Prompt", widget=Area(3))
    minutes = text("Minutes spent", inputmode="decimal")
    cost_usd = text("Cost, USD", inputmode="decimal", hint="Booked as stated, on this brief's account.")
    rights = text("Rights", hint="Who owns it, and what it may be used for.", widget=Area())

    def __init__(self, data: Any = None, found: dict[str, list[str]] | None = None) -> None:
        super().__init__(data, label_suffix="")
        self.found = found or {}

    def full_clean(self) -> None:
        self._errors = ErrorDict()
        self.cleaned_data: dict[str, Any] = {}
        for name, sentences in self.found.items():
            self._errors[name] = self.error_class(sentences)


class Upload(BriefScreen):
    def get(self, request: HttpRequest, brief_id: UUID) -> HttpResponse:
        self.refuse()
        return self.show(UploadForm())

    def post(self, request: HttpRequest, brief_id: UUID) -> HttpResponse:
        self.refuse()
        try:
            made = self.upload(*self.read())
        except Invalid as error:
            return self.show(UploadForm(request.POST, error.errors), status=status_of(error))
        said = "Uploaded. It goes to the reviewers when its file was checked."
        messages.success(request, said)
        if made.upload.cost is None and made.upload.made_by == stating.UNKNOWN:
            messages.info(request, "What you left empty is kept and shown as unknown.")
        return redirect(self.back())

    def refuse(self) -> None:
        if self.viewer.why_not:
            raise NotAllowed(self.viewer.why_not)
        if reason := brief_rules.why_not_order(self.brief):
            raise NotNow(reason)

    def read(self) -> tuple[Ingested, str, Stated, UUID | None]:
        """Raises Invalid with every sentence at once; the picture is looked at last, since it cannot be kept then."""
        errors: dict[str, list[str]] = {}
        stated, parent, taken = None, None, None
        try:
            stated = stating.read({name: self.request.POST.get(name, "") for name in STATED})
        except Invalid as error:
            errors |= error.errors
        try:
            parent = self.parent()
        except (NotFound, ValueError):
            errors["parent"] = ["Choose a candidate of this brief, or none."]
        try:
            taken = self.take(keep=not errors)
        except (ImageRefused, StorageFailed) as error:
            errors["file"] = [error.message]
        if stated is None or taken is None or errors:
            errors.setdefault("file", ["Choose the image again; a browser does not keep it."])
            raise Invalid(errors)
        return *taken, stated, parent

    def take(self, *, keep: bool) -> tuple[Ingested, str] | None:
        file = uploaded(self.request, "file")
        if file is None:
            raise ImageRefused("Choose the image: PNG, JPEG or WebP, at most 50 MB.")
        if not keep:
            return None
        with spool(file.chunks()) as (path, _):
            return ingest(self.actor.workspace_id, path, simulated=False, purpose="candidate"), file.name or ""

    def parent(self) -> UUID | None:
        named = self.request.POST.get("parent", "")
        return queries.get(self.actor, UUID(named)).pk if named else None

    def upload(self, ingested: Ingested, name: str, stated: Stated, parent: UUID | None) -> Candidate:
        made = actions.upload(
            self.brief.pk, ingested, stated=stated, name=name, parent=parent, by=self.actor, at=self.at
        )
        transaction.on_commit(tasks.wake)
        return made

    def show(self, form: UploadForm, status: int = 200) -> HttpResponse:
        tree = Tree(self.brief, self.viewer)
        placed = [(root, each) for root in tree.roots for each in tree.placed(root) if each.candidate.image_id]
        parents = [(str(each.candidate.pk), f"Round {root.n}, number {each.number}") for root, each in placed]
        form.fields["parent"].widget.choices = [("", "No candidate of this brief"), *parents]
        context = {
            "section": "briefs",
            "title": brief_queries.current(self.brief).title,
            "form": form,
            "back_url": self.back(),
        }
        return render(self.request, "reviews/briefs/upload.html", context, status=status)
