from django.db import models


class ClaimEnding(models.TextChoices):
    FILLED = "filled", "its seat was filled"
    GIVEN_BACK = "given_back", "given back"
    RAN_OUT = "ran_out", "ran out"
    CLOSED = "closed", "the candidate left review"
