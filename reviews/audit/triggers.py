"""The tables of both apps that the database keeps as they were written, by triggers; they stop accidents and the
application itself. Whoever owns the database can lift them: that is what the chain and its kept heads are for."""

GENERATION = (
    "generation_attempt",
    "generation_attemptoutcome",
    "generation_costentry",
    "generation_image",
)
REVIEWS = (
    "reviews_auditevent",
    "reviews_auditsubject",
    "reviews_review",
    "reviews_answer",
    "reviews_decision",
    "reviews_frozenitem",
    "reviews_display",
)
BRIEF_VERSIONS = "reviews_briefversion"
ALL_TABLES = (*GENERATION, *REVIEWS, BRIEF_VERSIONS)
