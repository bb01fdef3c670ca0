"""The frame each format of trial gives its sessions, as data: durations and group sizes are practice, not law."""

from dataclasses import dataclass
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


@dataclass(frozen=True, slots=True)
class Frame:
    """Bounds for the sessions of one format, both ends included; days count the first and the last."""

    days: tuple[int, int]
    places: tuple[int, int]

    def fits_days(self, days: int) -> bool:
        return self.days[0] <= days <= self.days[1]

    def fits_places(self, minimum: int, maximum: int) -> bool:
        return self.places[0] <= minimum <= maximum <= self.places[1]


FRAMES: dict[Format, Frame] = {
    # Groups of 3 to 12, seven days spread over ten (cooperer.coop, instercoop.fr); a little room on both sides.
    Format.FLASHCOOP: Frame(days=(5, 14), places=(3, 12)),
    # A support contract (CAPE, code de commerce L.127-1 to L.127-7) runs at most 12 months; sizes are to be confirmed.
    Format.VOLATILE_COOPERATIVE: Frame(days=(15, 366), places=(1, 40)),
}
