"""Django's door: the tables of this app live in its packages. No other module imports this one."""

from generation.catalogue.models import Endpoint, ImageModel, Price
from generation.images.models import Image, Rendition
from generation.ledger.models import Account, CostEntry, Reservation
from generation.runs.models import Attempt, AttemptImage, AttemptOutcome, Run, WorkerBeat

__all__ = [
    "Account",
    "Attempt",
    "AttemptImage",
    "AttemptOutcome",
    "CostEntry",
    "Endpoint",
    "Image",
    "ImageModel",
    "Price",
    "Rendition",
    "Reservation",
    "Run",
    "WorkerBeat",
]
