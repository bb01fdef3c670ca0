"""The code lists and parameters an organization works with: each dated, sourced, and confirmed or not."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Protocol, TypeVar

from referral.domain.codes import OwnMilestone
from referral.domain.errors import AimIsUnknown, DocumentKindIsUnknown
from referral.domain.household import AgreedBy, Protection
from referral.domain.words import Words


class Confirmation(StrEnum):
    """Whether somebody with the right to do so confirmed an entry."""

    CONFIRMED = "confirmed"
    TO_BE_CONFIRMED = "to_be_confirmed"


@dataclass(frozen=True, slots=True)
class Dated:
    """From when until when an entry holds, and who says so."""

    valid_from: date
    valid_until: date | None
    source: str
    status: Confirmation

    def holds_on(self, day: date) -> bool:
        return self.valid_from <= day and (self.valid_until is None or day <= self.valid_until)


@dataclass(frozen=True, slots=True)
class Aim:
    """Something a person may want to do."""

    code: str
    title: Words
    dated: Dated


@dataclass(frozen=True, slots=True)
class DocumentKind:
    """A kind of residence document."""

    code: str
    title: Words
    remind_days_before: int
    dated: Dated


@dataclass(frozen=True, slots=True)
class ProtectionRule:
    """Who may agree for somebody under a protection."""

    code: Protection
    agreed_by: tuple[AgreedBy, ...]
    dated: Dated


@dataclass(frozen=True, slots=True)
class ItemPlan:
    """One thing to see to in a stage."""

    code: str
    title: Words
    owner: str
    """Role that sees to it."""
    due_in_days: int
    is_obligatory: bool


@dataclass(frozen=True, slots=True)
class StagePlan:
    """One stage of the reception of a person, and what has to be seen to in it."""

    code: str
    title: Words
    items: tuple[ItemPlan, ...]
    milestone: OwnMilestone | None
    """Recorded on the person's pathways that wait for it, when the stage is done."""
    dated: Dated


class _Entry(Protocol):
    @property
    def code(self) -> str: ...
    @property
    def dated(self) -> Dated: ...


E = TypeVar("E", bound=_Entry)


@dataclass(frozen=True, slots=True)
class Lists:
    """Shipped lists with the organization's own behind them: of two entries of one code, the later one counts."""

    aims: tuple[Aim, ...] = ()
    documents: tuple[DocumentKind, ...] = ()
    protections: tuple[ProtectionRule, ...] = ()
    stages: tuple[StagePlan, ...] = ()
    """In the order in which they follow each other."""

    def check_aims(self, codes: Sequence[str], day: date) -> None:
        """Raises AimIsUnknown."""
        if any(_at(self.aims, code, day) is None for code in codes):
            raise AimIsUnknown

    def document_kind(self, code: str, day: date) -> DocumentKind:
        """Raises DocumentKindIsUnknown."""
        found = _at(self.documents, code, day)
        if found is None:
            raise DocumentKindIsUnknown
        return found

    def who_may_agree(self, protection: Protection | None, day: date) -> tuple[AgreedBy, ...]:
        """The person, unless somebody acts for them; the representative where no rule says more."""
        if protection is None:
            return (AgreedBy.PERSON,)
        rule = _at(self.protections, protection, day)
        return rule.agreed_by if rule is not None else (AgreedBy.REPRESENTATIVE,)

    def stages_on(self, day: date) -> tuple[StagePlan, ...]:
        """The stages as they stand on a day, in order."""
        codes = dict.fromkeys(one.code for one in self.stages)
        return tuple(found for code in codes if (found := _at(self.stages, code, day)) is not None)


def _at(entries: Sequence[E], code: str, day: date) -> E | None:
    """The last entry of this code that holds on the day."""
    return next((one for one in reversed(entries) if one.code == code and one.dated.holds_on(day)), None)
