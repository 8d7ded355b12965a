"""What actions on briefs are made of; in the caller's transaction, without an event."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from generation.errors import Stale
from generation.images.ingest import Ingested
from generation.images.moves import adopt
from generation.ledger import moves as ledger
from generation.ledger.states import Scope
from reviews.audit.moves import Moved, Thing
from reviews.briefs.models import Brand, Brief, BriefReference, BriefVersion, Campaign, Product, Reference
from reviews.briefs.parsing import Parsed, fingerprint
from reviews.briefs.pictures import Files
from reviews.briefs.rules import month_of
from reviews.briefs.states import NEXT, BriefState
from reviews.people.models import Workspace


@dataclass(frozen=True)
class Named:
    """What a brief names, and which of it was made for it ("brand Northfield Boots")."""

    brand: Brand
    campaign: Campaign | None
    product: Product | None
    created: tuple[str, ...]
    made: tuple[Thing, ...]


def move(brief: Brief, to: BriefState, *, at: datetime) -> Moved:
    """Raises Stale when it is no longer in the state it was read in, or cannot go there from it."""
    before = BriefState(brief.state)
    moved = to in NEXT[before] and Brief.objects.filter(pk=brief.pk, state=before).update(state=to, state_at=at)
    if not moved:
        raise Stale(f"This brief is {before.label} or was changed by somebody else meanwhile; load it again.")
    brief.state, brief.state_at = to, at
    return Moved("brief", brief.pk, before, to)


def find_names(body: Mapping[str, Any], *, workspace_id: UUID) -> Named:
    """Brand, campaign and product by name; an unknown one is made with an empty kit."""
    brand, new_brand = Brand.objects.get_or_create(workspace_id=workspace_id, name=body["brand"])
    campaign, new_campaign = None, False
    if body["campaign"]:
        campaign, new_campaign = Campaign.objects.get_or_create(workspace_id=workspace_id, name=body["campaign"])
    product, new_product = None, False
    if body["product"]:
        product, new_product = Product.objects.get_or_create(
            brand=brand, name=body["product"], defaults={"workspace_id": workspace_id}
        )
    made: list[tuple[str, Brand | Campaign | Product]] = [("brand", brand)] if new_brand else []
    made += [("campaign", campaign)] if campaign and new_campaign else []
    made += [("product", product)] if product and new_product else []
    return Named(
        brand=brand,
        campaign=campaign,
        product=product,
        created=tuple(f"{kind} {one.name}" for kind, one in made),
        made=tuple((kind, one.pk) for kind, one in made),
    )


def keep_reference(ingested: Ingested, *, name: str, uploaded_by: UUID, at: datetime) -> Reference:
    return Reference.objects.create(
        workspace_id=ingested.owner,
        image=adopt(ingested, at=at),
        name=name[:200],
        uploaded_by_id=uploaded_by,
        uploaded_at=at,
    )


def keep_files(parsed: Parsed, files: Files, *, uploaded_by: UUID, at: datetime) -> dict[str, Reference]:
    """The files that the brief uses become references, each once however often it is named."""
    names = dict.fromkeys(picture.file for picture in parsed.pictures if picture.file)
    handed = {name: files[name] for name in names}
    return {
        name: keep_reference(ingested, name=name, uploaded_by=uploaded_by, at=at)
        for name, ingested in handed.items()
        if isinstance(ingested, Ingested)
    }


def write_version(version: BriefVersion, parsed: Parsed, named: Named, kept: Mapping[str, Reference]) -> BriefVersion:
    """Put what was parsed into the version (a new one, or that of a draft) and save it with its references."""
    pictures = [(picture, picture.reference or kept[picture.file]) for picture in parsed.pictures]
    body = parsed.body | {
        "references": [
            {"id": str(reference.pk), "role": picture.role, "rights": picture.rights} for picture, reference in pictures
        ]
    }
    version.body, version.sha256 = body, fingerprint(body)
    version.title, version.wanted = body["title"], body["wanted"]
    version.asset_type, version.use = body["asset_type"], body["use"]
    version.brand, version.campaign, version.product = named.brand, named.campaign, named.product
    version.budget, version.due = parsed.budget, parsed.due
    version.policy, version.image_model = parsed.policy, parsed.image_model
    version.save()
    version.references.all().delete()
    BriefReference.objects.bulk_create(
        BriefReference(version=version, reference=reference, n=n, role=picture.role, rights=picture.rights)
        for n, (picture, reference) in enumerate(pictures)
    )
    return version


def open_accounts(version: BriefVersion, *, at: datetime) -> None:
    """The accounts that pay for this brief exist and have the limits of today."""
    workspace = Workspace.objects.get(pk=version.brief.workspace_id)
    ledger.ensure_accounts(owner=workspace.pk, scope=Scope.BRIEF, key=str(version.brief_id), limit=version.budget)
    if version.campaign:
        ledger.ensure_accounts(
            owner=workspace.pk, scope=Scope.CAMPAIGN, key=str(version.campaign.pk), limit=version.campaign.limit
        )
    ledger.ensure_accounts(owner=workspace.pk, scope=Scope.MONTH, key=month_of(at), limit=workspace.monthly_limit)
