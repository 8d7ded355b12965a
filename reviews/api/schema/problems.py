"""A refusal as it travels: RFC 9457, with a stable code."""

from rest_framework import serializers as s

from reviews.api.schema.shapes import shape

Problem = shape(
    "Problem",
    {
        "type": s.CharField(),
        "title": s.CharField(),
        "status": s.IntegerField(),
        "code": s.CharField(help_text="stable, for programs"),
        "detail": s.CharField(help_text="a sentence that says what to do"),
        "errors": s.DictField(
            child=s.ListField(child=s.CharField()), required=False, help_text="422: sentences by field, all at once"
        ),
    },
    doc="Some codes come with further members, such as `state` (409) or `scope` and `left_usd` (402).",
)
