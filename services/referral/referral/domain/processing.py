"""What the organization processes data for, and by which right: kept apart from what the person agreed to."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from referral.domain.codes import Purpose


class LegalBasis(StrEnum):
    """Article 6(1) of the GDPR, a to f. None of them takes the place of the person's agreement to be told about."""

    CONSENT = "consent"
    CONTRACT = "contract"
    LEGAL_OBLIGATION = "legal_obligation"
    VITAL_INTERESTS = "vital_interests"
    PUBLIC_TASK = "public_task"
    LEGITIMATE_INTEREST = "legitimate_interest"


@dataclass(frozen=True, slots=True)
class Processing:
    """One line of the organization's register of processings."""

    code: str
    purposes: tuple[Purpose, ...]
    legal_basis: LegalBasis
    valid_from: date
    valid_until: date | None
    status: str
    source: str

    def holds(self, on: date) -> bool:
        return self.valid_from <= on and (self.valid_until is None or on <= self.valid_until)


def processing_for(register: Sequence[Processing], purpose: Purpose, on: date) -> Processing | None:
    """The processing a purpose belongs to on a day."""
    return next((one for one in register if purpose in one.purposes and one.holds(on)), None)
