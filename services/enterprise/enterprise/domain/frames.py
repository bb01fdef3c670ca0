"""What kinds of cooperative trial there are."""

from enum import StrEnum


class Format(StrEnum):
    """A flashcoop lasts about ten days, a volatile cooperative a few months."""

    FLASHCOOP = "flashcoop"
    VOLATILE_COOPERATIVE = "volatile_cooperative"


class Trade(StrEnum):
    """What the group makes and sells."""

    COOKING = "cooking"
    SEWING = "sewing"
    AGRICULTURE = "agriculture"
    OTHER = "other"
