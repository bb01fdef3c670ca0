"""Where a business belongs: a closed, dated list that is data (sections of the NAF, INSEE)."""

from dataclasses import dataclass
from datetime import date
from typing import NewType

from funding.domain.errors import SectorIsUnknown
from funding.domain.parameters import Parameters

Sector = NewType("Sector", str)
"""Code of a sector, such as `accommodation_and_food`."""


@dataclass(frozen=True, slots=True)
class SectorEntry:
    """One sector of the list."""

    code: Sector
    naf: str
    """Letter of the section in the nomenclature."""
    label: str
    """In French, as the nomenclature says it."""
    valid_from: date
    valid_until: date | None = None

    def holds_on(self, day: date) -> bool:
        return self.valid_from <= day and (self.valid_until is None or day <= self.valid_until)


@dataclass(frozen=True, slots=True)
class Rules:
    """Everything that is dated data: parameters and sectors."""

    parameters: Parameters
    sectors: tuple[SectorEntry, ...]

    def sector_on(self, day: date, code: str | None) -> Sector | None:
        """The sector with this code; raises SectorIsUnknown when the list of the day does not hold it."""
        if code is None:
            return None
        found = next((entry for entry in self.sectors if entry.code == code and entry.holds_on(day)), None)
        if found is None:
            raise SectorIsUnknown
        return found.code
