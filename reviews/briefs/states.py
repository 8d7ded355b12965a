from django.db import models


class BriefState(models.TextChoices):
    DRAFT = "draft", "draft"
    SUBMITTED = "submitted", "submitted"
    WITHDRAWN = "withdrawn", "withdrawn"


NEXT: dict[BriefState, frozenset[BriefState]] = {
    BriefState.DRAFT: frozenset({BriefState.SUBMITTED, BriefState.WITHDRAWN}),
    BriefState.SUBMITTED: frozenset({BriefState.WITHDRAWN}),
    BriefState.WITHDRAWN: frozenset(),
}


class AssetType(models.TextChoices):
    PRODUCT_PHOTO = "product_photo", "product photo"
    LIFESTYLE = "lifestyle", "lifestyle"
    PORTRAIT = "portrait", "portrait"
    POSTER = "poster", "poster"
    COVER = "cover", "cover"
    INFOGRAPHIC = "infographic", "infographic"
    DIAGRAM = "diagram", "diagram"
    MAP = "map", "map"
    INTERFACE = "interface", "interface"
    PACKAGING = "packaging", "packaging"
    ILLUSTRATION = "illustration", "illustration"
    ICON = "icon", "icon"
    OTHER = "other", "other"


class Use(models.TextChoices):
    PUBLISH = "publish", "publish"
    CONCEPT = "concept", "concept"


class ReferenceRole(models.TextChoices):
    PRODUCT = "product", "product"
    STYLE = "style", "style"
    LOGO = "logo", "logo"
    PALETTE = "palette", "palette"
    COMPOSITION = "composition", "composition"
    PERSON = "person", "person"
    BASE = "base", "base (the image to edit)"


class TextMode(models.TextChoices):
    """Which text the image carries: none, the literal strings, or strings that are set over it later."""

    NONE = "none", "none"
    EXACT = "exact", "exact"
    ADDED_LATER = "added_later", "added later"


class Declares(models.TextChoices):
    """What a brief declares about its subject; each asks for a legal stage."""

    REAL_PEOPLE = "real_people", "real people"
    REAL_PLACE = "real_place", "a real place"
    NEWS_EVENT = "news_event", "a news event"
    REGULATED_CLAIM = "regulated_claim", "a regulated claim"
