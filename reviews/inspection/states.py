from django.db import models


class Mode(models.TextChoices):
    """What was on the canvas; only opaque, unaltered pixels of the candidate count (single; the candidate's side of a
    wipe and of side by side)."""

    SINGLE = "single", "single"
    SIDE = "side", "side by side"
    WIPE = "wipe", "wipe"
    BLINK = "blink", "blink"
    ONION = "onion", "onion skin"
    DIFFERENCE = "difference", "difference"
    AID = "aid", "view aid"


COUNTS = frozenset({Mode.SINGLE, Mode.SIDE, Mode.WIPE, Mode.BLINK})


class By(models.TextChoices):
    HAND = "hand", "by hand"
    TOUR = "tour", "by tour"
