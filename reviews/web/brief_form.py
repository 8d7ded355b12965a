"""Filing a brief: a new one, one from another, an amended one; with prompt and cost shown while it is written."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.functional import cached_property

from generation.catalogue import queries as catalogue
from generation.catalogue.models import ImageModel
from generation.errors import ImageRefused, PriceUnknown, StorageFailed
from generation.images.ingest import ingest
from generation.images.uploads import spool, uploaded
from reviews.briefs import actions, parsing, queries, rules
from reviews.briefs.actions import Filed
from reviews.briefs.fields import DELIVERY_FORMATS
from reviews.briefs.making import why_not_model
from reviews.briefs.models import Brand, Brief, Campaign, Product
from reviews.briefs.parsing import Draft
from reviews.briefs.states import BriefState, ReferenceRole
from reviews.errors import Invalid, NotAllowed, NotNow
from reviews.policies import queries as policies
from reviews.web.brief_fields import BriefForm
from reviews.web.brief_lines import LISTS
from reviews.web.brief_page import picture_of
from reviews.web.refusals import status_of
from reviews.web.screens import Screen

SUBMIT, DRAFT, CHECK, UPLOAD, MORE = "submit", "draft", "check", "upload", "more:"
MOST_NAMES = 500
FOR_FIGURE = ("generation", "text", "must_keep", "references")
ROLES = [(role.value, role.label) for role in ReferenceRole]
FORMATS = [(name, name.upper() if name != "webp" else "WebP") for name in ("png", "jpeg", "webp")]
BACKGROUNDS = [("auto", "As it comes"), ("opaque", "Opaque"), ("transparent", "Transparent")]


class BriefForming(Screen):
    """What filing, copying and amending share. `intent` is the button that was pressed."""

    name = "New brief"

    def get(self, request: HttpRequest, **named: UUID) -> HttpResponse:
        self.refuse()
        return self.show(self.first())

    def post(self, request: HttpRequest, **named: UUID) -> HttpResponse:
        self.refuse()
        form = BriefForm.typed(request.POST)
        intent = request.POST.get("intent", SUBMIT)
        if not self.take_file(form):
            return self.show(form, status=422)
        if intent.startswith(MORE) and intent.removeprefix(MORE) in LISTS:
            form.lists[intent.removeprefix(MORE)].more()
            return self.show(form)
        if intent in {CHECK, UPLOAD}:
            return self.show(form, refused=intent == CHECK)
        return self.file(form, intent)

    def refuse(self) -> None:
        if reason := rules.why_not_file(self.actor):
            raise NotAllowed(reason)

    def first(self) -> BriefForm:
        """The form before anything was typed."""
        return BriefForm.empty(model=catalogue.default_model().name)

    def write(self, form: BriefForm) -> Filed:
        """File what was typed. Raises Invalid, and NotNow when somebody else was faster."""
        raise NotImplementedError

    def context(self) -> dict[str, Any]:
        return {}

    # ------------------------------------------------------------ what becomes of a POST

    def file(self, form: BriefForm, intent: str) -> HttpResponse:
        try:
            self.check(form)
            filed = self.write(form)
        except Invalid as error:
            form.refuse(error.errors)
            return self.show(form, status=422)
        except NotNow as error:
            form.refuse({"": [error.message]})
            return self.show(form, status=status_of(error))
        submitted = intent == SUBMIT and filed.brief.state == BriefState.DRAFT
        if submitted:
            actions.submit(filed.brief.pk, by=self.actor, at=self.at)
        self.tell(filed, submitted=submitted)
        return redirect("web:brief", brief_id=filed.brief.pk)

    def check(self, form: BriefForm) -> None:
        """Raises Invalid with everything at once when the form holds what a brief cannot."""
        if own := form.own_errors():
            raise Invalid(self.read(form).errors | own)

    def read(self, form: BriefForm) -> Draft:
        return parsing.read_draft(form.as_json(), workspace_id=self.actor.workspace_id, at=self.at)

    def tell(self, filed: Filed, *, submitted: bool) -> None:
        messages.success(self.request, done_words(filed, submitted=submitted))
        if filed.created:
            messages.info(self.request, f"New here, with an empty kit: {', '.join(filed.created)}.")
        for sentence in filed.warnings:
            messages.warning(self.request, sentence)

    def take_file(self, form: BriefForm) -> bool:
        """Without a script the picture comes with the form: it is kept at once, so that a wrong field costs nobody a
        second upload. False when it is refused; the reason stands beside it."""
        try:
            file = uploaded(self.request, "file")
            if file is None:
                return True
            with spool(file.chunks()) as (path, _):
                ingested = ingest(self.actor.workspace_id, path, simulated=False, purpose="reference")
        except (ImageRefused, StorageFailed) as error:
            form.refuse({"references": [error.message]})
            return False
        kept = actions.upload_reference(ingested, name=file.name or "", by=self.actor, at=self.at)
        row = {"id": str(kept.pk), "role": self.request.POST.get("file-role", ROLES[0][0]), "rights": ""}
        form.lists["references"].add(row)
        return True

    # ------------------------------------------------------------ the page

    def show(self, form: BriefForm, *, status: int = 200, refused: bool = False) -> HttpResponse:
        draft = self.read(form)
        if refused:
            form.refuse(draft.errors | form.own_errors())
        prepare(form, self)
        context = {"section": "briefs", "name": self.name, "form": form, "roles": ROLES, "formats": DELIVERY_FORMATS}
        context |= names_of(self) | preview_of(draft, self) | self.context()
        return render(self.request, "reviews/briefs/form.html", context, status=status)


def done_words(filed: Filed, *, submitted: bool) -> str:
    if submitted:
        return "Submitted. Rounds can be ordered now."
    if filed.brief.state == BriefState.DRAFT:
        return "Kept as a draft. Submit it to order rounds."
    return f"Version {filed.version.n} is in force: rounds that are ordered now are made from it."


class NewBrief(BriefForming):
    def write(self, form: BriefForm) -> Filed:
        return actions.file(form.as_json(), by=self.actor, at=self.at)

    def context(self) -> dict[str, Any]:
        return {"back_url": reverse("web:briefs"), "is_draft": True}


class OfBrief(BriefForming):
    @cached_property
    def brief(self) -> Brief:
        return queries.get(self.actor, self.kwargs["brief_id"])

    def first(self) -> BriefForm:
        return BriefForm.of(queries.current(self.brief))

    def back_url(self) -> str:
        return reverse("web:brief", args=[self.brief.pk])


class CopyBrief(OfBrief):
    name = "New brief from this one"

    def write(self, form: BriefForm) -> Filed:
        return actions.file(form.as_json(), by=self.actor, at=self.at, copied_from=self.brief.pk)

    def context(self) -> dict[str, Any]:
        return {"back_url": self.back_url(), "is_draft": True, "origin": queries.current(self.brief).title}


class AmendBrief(OfBrief):
    @property
    def name(self) -> str:  # type: ignore[override]
        return "Change the draft" if self.brief.state == BriefState.DRAFT else f"Amend version {self.brief.version}"

    def refuse(self) -> None:
        if reason := rules.why_not_produce(self.brief, by=self.actor):
            raise NotAllowed(reason)
        if reason := rules.why_not_amend(self.brief):
            raise NotNow(reason)

    def write(self, form: BriefForm) -> Filed:
        read = self.request.POST.get("version", "")
        version = int(read) if read.isascii() and read.isdecimal() and len(read) < 6 else None
        return actions.amend(self.brief.pk, form.as_json(), by=self.actor, at=self.at, version=version)

    def context(self) -> dict[str, Any]:
        version = self.request.POST.get("version", self.brief.version)
        is_draft = self.brief.state == BriefState.DRAFT
        return {
            "back_url": self.back_url(),
            "is_draft": is_draft,
            "version": version,
            "next_version": None if is_draft else self.brief.version + 1,
        }


class Preview(Screen):
    """Prompt and cost of what stands in the form now; nothing is kept."""

    http_method_names = ["post", "options"]

    def post(self, request: HttpRequest) -> HttpResponse:
        if reason := rules.why_not_file(self.actor):
            raise NotAllowed(reason)
        form = BriefForm.typed(request.POST)
        draft = parsing.read_draft(form.as_json(), workspace_id=self.actor.workspace_id, at=self.at)
        return render(request, "reviews/briefs/_preview.html", preview_of(draft, self))


def preview_of(draft: Draft, screen: Screen) -> dict[str, Any]:
    """`unpriced`: why there is no figure yet."""
    estimate, unpriced = None, ""
    try:
        estimate = queries.estimate_draft(draft, owner=screen.actor.workspace_id, day=screen.at.date())
    except PriceUnknown as error:
        unpriced = error.message
    return {
        "estimate": estimate,
        "unpriced": unpriced or " ".join(_in_the_way(draft)),
        "prompt": draft.prompt,
        "warnings": draft.warnings(screen.at),
        "palette": draft.body["palette"],
        "size": draft.size if draft.making and draft.making.size else None,
        "most_characters": draft.making.image_model.max_prompt if draft.making else None,
    }


def _in_the_way(draft: Draft) -> list[str]:
    """Why neither prompt nor cost can be told: what is wrong of that which goes into them."""
    return [said[0] for path, said in draft.errors.items() if path.partition(".")[0] in FOR_FIGURE]


def prepare(form: BriefForm, screen: Screen) -> None:
    """The choices that are rows, and the pictures of the references."""
    day = screen.at.date()
    rows = ImageModel.objects.select_related("replacement").order_by("-is_default", "name")
    models = [one for one in rows if why_not_model(one, day) is None]
    qualities = dict.fromkeys(quality for one in models for quality in one.qualities)
    form.offer("model", [(one.name, one.name) for one in models])
    form.offer("quality", [(name, name.capitalize()) for name in qualities])
    form.offer("format", FORMATS)
    form.offer("background", BACKGROUNDS)
    form.offer("policy", [(name, name.capitalize()) for name in policies.names(screen.actor.workspace_id)])
    see_references(form, screen)


def see_references(form: BriefForm, screen: Screen) -> None:
    lines = form.lists["references"].lines
    ids = [pk for line in lines if (pk := _id(line.values["id"]))]
    found = {str(one.pk): one for one in queries.references(screen.actor).filter(pk__in=ids)}
    for line in lines:
        if one := found.get(line.values["id"]):
            size = f"{one.image.width} × {one.image.height}"
            line.seen = {"name": one.name, "size": size, "thumb_url": picture_of(one.pk, "thumb")}


def names_of(screen: Screen) -> dict[str, list[str]]:
    """What can be chosen instead of typed."""
    tables = {"brands": Brand, "campaigns": Campaign, "products": Product}
    return {name: _names(table, screen.actor.workspace_id) for name, table in tables.items()}


def _names(table: Any, workspace_id: UUID) -> list[str]:
    rows = table.objects.filter(workspace=workspace_id).order_by("name")
    return list(rows.values_list("name", flat=True).distinct()[:MOST_NAMES])


def _id(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None
