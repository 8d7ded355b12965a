"""Cost rows and events as they travel."""

from rest_framework import serializers as s

from reviews.api.schema.shapes import page_of, shape, usd

CostRow = shape(
    "CostRow",
    {
        "workspace": s.CharField(),
        "key": s.CharField(allow_null=True),
        "label": s.CharField(),
        "simulated": s.BooleanField(),
        "approved": s.IntegerField(),
        "attempts": s.IntegerField(),
        "spent_usd": usd(),
        "approved_usd": usd(),
        "rejected_usd": usd(),
        "failed_usd": usd(),
        "unknown_usd": usd(),
        "open_usd": usd(),
        "review_minutes": s.CharField(allow_null=True),
        "review_usd": usd(),
        "cost_per_approved_usd": usd(allow_null=True),
    },
)
CostReport = shape(
    "CostReport",
    {
        "rows": CostRow(many=True),
        "total": CostRow(many=True),
    },
)
Head = shape(
    "Head",
    {
        "seq": s.IntegerField(),
        "hash": s.CharField(),
    },
)
Event = shape(
    "Event",
    {
        "seq": s.IntegerField(),
        "hash": s.CharField(),
        "prev": s.CharField(),
        "at": s.DateTimeField(),
        "verb": s.CharField(),
        "body": s.CharField(help_text="canonical JSON exactly as hashed: hash = sha256(body), unless `redacted`"),
        "redacted": s.BooleanField(help_text="cost or minutes that you may not read are null in this body"),
        "texts": s.DictField(child=s.CharField()),
    },
)
Log = shape(
    "Log",
    {
        "head": Head(help_text="of the whole installation's log"),
    },
    base=page_of(Event),
)
