"""What the cooperative itself knows about a learner, for the rules of funders and of the law: codes, never papers."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from language.domain.errors import FactIsInvalid
from passerelle.contracts.days import day_of


class FactCode(StrEnum):
    """The questions a rule may ask."""

    LEGAL_SITUATION = "legal_situation"
    RESIDENCE_DOCUMENT = "residence_document"
    RESIDENCE_REGIME = "residence_regime"
    WORK = "work"
    TRADE = "trade"
    WRITING = "writing"
    AIM = "aim"
    """The procedure the learner prepares."""
    BORN_ON = "born_on"
    HEALTH_CERTIFICATE = "health_certificate"
    """Whether a certificate adapts or waives an exam; never what it says."""
    SCHOOLED_IN_FRANCE = "schooled_in_france"
    CIR = "cir"
    """The contrat d'intégration républicaine."""


class Procedure(StrEnum):
    """What a learner applies for."""

    FIRST_MULTI_YEAR_CARD = "first_multi_year_card"
    RESIDENT_CARD = "resident_card"
    NATURALISATION = "naturalisation"


class Trade(StrEnum):
    """What a learner works in; a course of professional French is for one."""

    AGRICULTURE = "agriculture"
    BUILDING = "building"
    CARE = "care"
    CLEANING = "cleaning"
    COOKING = "cooking"
    DELIVERY = "delivery"
    LOGISTICS = "logistics"
    RETAIL = "retail"
    SECURITY = "security"
    SEWING = "sewing"
    OTHER = "other"


class Basis(StrEnum):
    """How the cooperative knows: the learner said so, or staff saw the paper."""

    DECLARED = "declared"
    VERIFIED = "verified"


VALUES: dict[FactCode, frozenset[str]] = {
    FactCode.LEGAL_SITUATION: frozenset(
        (
            "asylum_seeker",
            "refugee",
            "subsidiary_protection",
            "stateless",
            "family_of_protected",
            "temporary_protection",
            "resident",
            "french",
        )
    ),
    FactCode.RESIDENCE_DOCUMENT: frozenset(
        (
            "attestation_demande_asile",
            "recepisse",
            "attestation_prolongation",
            "aps",
            "vls_ts",
            "cst",
            "csp",
            "cr",
            "rld_ue",
            "cra",
            "none",
        )
    ),
    FactCode.RESIDENCE_REGIME: frozenset(("general", "algerian_agreement", "european")),
    FactCode.WORK: frozenset(("employed", "self_employed", "none")),
    FactCode.TRADE: frozenset(Trade),
    FactCode.WRITING: frozenset(("at_ease", "far_from_writing")),
    FactCode.AIM: frozenset(Procedure),
    FactCode.HEALTH_CERTIFICATE: frozenset(("waiver", "adaptation", "none")),
    FactCode.SCHOOLED_IN_FRANCE: frozenset(("secondary_three_years", "higher_one_year", "no")),
    FactCode.CIR: frozenset(("signed", "attended", "none")),
}
"""The closed list of each fact but the one that is a date."""


@dataclass(frozen=True, slots=True)
class Fact:
    """One answer, how it is known, by whom it was noted and when; `valid_until` for a paper that expires."""

    code: FactCode
    value: str
    basis: Basis
    noted_by: str
    noted_at: datetime
    valid_until: date | None = None

    def holds(self, on: date) -> bool:
        return self.valid_until is None or on <= self.valid_until


def checked(fact: Fact) -> Fact:
    """The fact, if its value is one the rules know; raises FactIsInvalid."""
    if fact.code is FactCode.BORN_ON:
        _checked_birth(fact)
    elif fact.value not in VALUES[fact.code]:
        raise FactIsInvalid(fact=fact.code.value)
    return fact


def noted(facts: Iterable[Fact], newer: Iterable[Fact]) -> tuple[Fact, ...]:
    """One answer to each question, the newest."""
    kept = {fact.code: fact for fact in (*facts, *map(checked, newer))}
    return tuple(kept[code] for code in FactCode if code in kept)


def _checked_birth(fact: Fact) -> None:
    try:
        born = date.fromisoformat(fact.value)
    except ValueError:
        raise FactIsInvalid(fact=fact.code.value) from None
    if not date(1900, 1, 1) <= born <= day_of(fact.noted_at):
        raise FactIsInvalid(fact=fact.code.value)
