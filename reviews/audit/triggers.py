"""The tables of both apps that the database keeps as they were written, by triggers; they stop accidents and the application
itself. Whoever owns the database can lift them: that is what the chain and its kept heads are for."""

LOG = ("reviews_auditevent", "reviews_auditsubject")
REVIEWS = (
    *LOG,
    "reviews_review",
    "reviews_answer",
    "reviews_decision",
    "reviews_frozenitem",
    "reviews_display",
)
GENERATION = (
    "generation_attempt",
    "generation_attemptoutcome",
    "generation_costentry",
    "generation_image",
)
ALL_TABLES = (*GENERATION, *REVIEWS)
