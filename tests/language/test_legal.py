"""What the law asks, by day: levels, the civic exam, and who is exempt."""

from dataclasses import replace
from datetime import date
from uuid import uuid4

import pytest

from language.domain.certificates import Certificate, CivicExam, CivicExamVersion
from language.domain.dated import RuleStatus
from language.domain.errors import RuleIsUnknown, RuleIsUnknownThen
from language.domain.facts import Fact, FactCode, Procedure
from language.domain.legal import Answer, Change, Proofs, State, affected, change_of, level_needed, missing
from language.domain.levels import Level
from tests.language.making import BOOK, NOW, fact

M, R, N = Procedure.FIRST_MULTI_YEAR_CARD, Procedure.RESIDENT_CARD, Procedure.NATURALISATION
BEFORE, AFTER = date(2025, 12, 31), date(2026, 1, 1)
SPRING = date(2026, 3, 1)
VERSIONS = {M: CivicExamVersion.CSP, R: CivicExamVersion.CR, N: CivicExamVersion.NATURALISATION}


def certificate(level: Level, passed_on: date = date(2025, 1, 10), until: date | None = None) -> Certificate:
    return Certificate(uuid4(), "delf", level, passed_on, "teacher-1", NOW, usable_until=until)


def exam(version: CivicExamVersion, right: int, sat_on: date = date(2026, 2, 1)) -> CivicExam:
    return CivicExam(uuid4(), version, right, sat_on, "teacher-1", NOW)


def answers(
    procedure: Procedure,
    on: date,
    *facts: Fact,
    certificates: tuple[Certificate, ...] = (),
    exams: tuple[CivicExam, ...] = (),
) -> tuple[Answer, Answer]:
    """To the rule on language, and to the rule on the civic exam."""
    language, civic = missing(BOOK.rules, procedure, Proofs(facts, certificates, exams), on)
    return language, civic


def states(
    procedure: Procedure,
    on: date,
    *facts: Fact,
    certificates: tuple[Certificate, ...] = (),
    exams: tuple[CivicExam, ...] = (),
) -> tuple[str, str]:
    language, civic = answers(procedure, on, *facts, certificates=certificates, exams=exams)
    return language.state.value, civic.state.value


@pytest.mark.parametrize(
    ("procedure", "on", "level"),
    [
        (M, BEFORE, None),
        (M, AFTER, Level.A2),
        (R, BEFORE, Level.A2),
        (R, AFTER, Level.B1),
        (N, BEFORE, Level.B1),
        (N, AFTER, Level.B2),
    ],
)
def test_the_level_asked_for_is_the_one_of_the_day(procedure: Procedure, on: date, level: Level | None) -> None:
    assert level_needed(BOOK.rules, procedure, Proofs(), on) is level


def test_before_2026_a_first_card_asked_for_attendance_only() -> None:
    assert states(M, BEFORE) == ("missing", "not_required")
    assert states(M, BEFORE, fact(FactCode.CIR, "attended")) == ("met", "not_required")
    assert states(M, AFTER, fact(FactCode.CIR, "attended")) == ("missing", "missing")


@pytest.mark.parametrize(("level", "state"), [(Level.A2, "missing"), (Level.B1, "met"), (Level.B2, "met")])
def test_a_certificate_of_the_level_or_above_meets_the_rule(level: Level, state: str) -> None:
    assert states(R, SPRING, certificates=(certificate(level),))[0] == state


def test_a_certificate_that_cannot_be_used_any_more_proves_nothing() -> None:
    old = certificate(Level.B1, until=date(2026, 2, 28))

    assert states(R, date(2026, 2, 28), certificates=(old,))[0] == "met"
    assert states(R, SPRING, certificates=(old,))[0] == "missing"


def test_a_certificate_weaker_in_writing_does_not_reach_the_level() -> None:
    uneven = replace(certificate(Level.B2), oral=Level.B2, written=Level.B1)

    assert states(N, SPRING, certificates=(uneven,))[0] == "missing"


@pytest.mark.parametrize("procedure", [M, R, N])
@pytest.mark.parametrize(("right", "state"), [(31, "missing"), (32, "met")])
def test_the_civic_exam_is_passed_with_32_of_40(procedure: Procedure, right: int, state: str) -> None:
    assert states(procedure, SPRING, exams=(exam(VERSIONS[procedure], right),))[1] == state


@pytest.mark.parametrize("procedure", [M, R, N])
def test_another_version_of_the_civic_exam_does_not_serve(procedure: Procedure) -> None:
    others = tuple(exam(version, 40) for other, version in VERSIONS.items() if other is not procedure)

    assert states(procedure, SPRING, exams=others)[1] == "missing"


def test_a_civic_exam_passed_holds_for_life() -> None:
    assert states(R, date(2056, 1, 1), exams=(exam(CivicExamVersion.CR, 36),))[1] == "met"


@pytest.mark.parametrize(
    ("exempting", "procedure", "expected"),
    [
        (fact(FactCode.BORN_ON, "1950-01-01"), R, ("exempt", "exempt")),
        (fact(FactCode.BORN_ON, "1950-01-01"), M, ("exempt", "exempt")),
        (fact(FactCode.BORN_ON, "1950-01-01"), N, ("missing", "missing")),
        (fact(FactCode.HEALTH_CERTIFICATE, "waiver", verified=True), R, ("exempt", "exempt")),
        (fact(FactCode.HEALTH_CERTIFICATE, "waiver", verified=True), N, ("exempt", "perhaps_exempt")),
        (fact(FactCode.HEALTH_CERTIFICATE, "waiver"), R, ("missing", "missing")),
        (fact(FactCode.HEALTH_CERTIFICATE, "adaptation", verified=True), R, ("missing", "missing")),
        (fact(FactCode.LEGAL_SITUATION, "refugee"), R, ("perhaps_exempt", "exempt")),
        (fact(FactCode.LEGAL_SITUATION, "stateless"), M, ("perhaps_exempt", "exempt")),
        (fact(FactCode.LEGAL_SITUATION, "family_of_protected"), R, ("missing", "exempt")),
        (fact(FactCode.LEGAL_SITUATION, "refugee"), N, ("missing", "missing")),
        (fact(FactCode.RESIDENCE_REGIME, "algerian_agreement"), R, ("perhaps_exempt", "perhaps_exempt")),
        (fact(FactCode.RESIDENCE_REGIME, "algerian_agreement"), N, ("missing", "missing")),
        (fact(FactCode.RESIDENCE_DOCUMENT, "csp"), M, ("exempt", "exempt")),
        (fact(FactCode.RESIDENCE_DOCUMENT, "csp"), R, ("missing", "missing")),
        (fact(FactCode.SCHOOLED_IN_FRANCE, "higher_one_year"), R, ("missing", "perhaps_exempt")),
        (fact(FactCode.SCHOOLED_IN_FRANCE, "higher_one_year"), M, ("missing", "exempt")),
    ],
)
def test_exemptions_hold_for_what_they_are_made_for(
    exempting: Fact, procedure: Procedure, expected: tuple[str, str]
) -> None:
    assert states(procedure, SPRING, exempting) == expected


def test_protection_waives_the_exam_surely_and_the_level_perhaps() -> None:
    language, civic = answers(R, SPRING, fact(FactCode.LEGAL_SITUATION, "subsidiary_protection"))

    assert language.exemption is not None
    assert civic.exemption is not None
    assert language.exemption.status is RuleStatus.TO_BE_CONFIRMED
    assert civic.exemption.status is RuleStatus.CONFIRMED


def test_an_exemption_to_be_confirmed_spares_nobody_a_proof_yet() -> None:
    refugee = Proofs(facts=(fact(FactCode.LEGAL_SITUATION, "refugee"),))

    assert level_needed(BOOK.rules, R, refugee, SPRING) is Level.B1


def test_a_confirmed_exemption_goes_before_one_to_be_confirmed() -> None:
    language, _ = answers(R, SPRING, fact(FactCode.LEGAL_SITUATION, "refugee"), fact(FactCode.BORN_ON, "1950-01-01"))

    assert language.exemption is not None
    assert (language.state, language.exemption.code) == (State.EXEMPT, "over_65")


def test_an_exemption_that_cannot_be_told_asks_for_its_fact() -> None:
    language, _ = answers(R, SPRING, fact(FactCode.LEGAL_SITUATION, "resident"))

    asked = {exemption.code: finding.about for exemption, finding in language.to_clarify}
    assert asked["over_65"] == "born_on"
    assert asked["health_certificate"] == "health_certificate"
    assert "international_protection" not in asked


def test_a_proof_counts_before_an_exemption() -> None:
    language, _ = answers(R, SPRING, fact(FactCode.LEGAL_SITUATION, "refugee"), certificates=(certificate(Level.B1),))

    assert language.state is State.MET


def test_a_day_the_rules_do_not_reach_is_said() -> None:
    with pytest.raises(RuleIsUnknownThen):
        answers(R, date(1999, 1, 1))


RULE = "language_resident_card"


def change(on: date = SPRING, code: str = RULE) -> Change:
    return change_of(BOOK.rules, code, on)


@pytest.mark.parametrize("on", [AFTER, SPRING, date(2030, 1, 1)])
def test_a_change_is_from_the_version_before_to_the_one_of_the_day(on: date) -> None:
    found = change(on)

    assert found.before is not None
    assert (found.before.validity.valid_until, found.after.validity.valid_from) == (BEFORE, AFTER)


@pytest.mark.parametrize(
    ("proofs", "is_affected"),
    [
        (Proofs(), True),
        (Proofs(certificates=(certificate(Level.A2),)), True),
        (Proofs(certificates=(certificate(Level.B1),)), False),
        (Proofs(facts=(fact(FactCode.LEGAL_SITUATION, "refugee"),)), True),
        (Proofs(facts=(fact(FactCode.BORN_ON, "1950-01-01"),)), False),
    ],
    ids=["no proof", "the level of before", "the level of now", "perhaps exempt", "over 65"],
)
def test_a_change_affects_whom_it_asks_something_else_of(proofs: Proofs, is_affected: bool) -> None:
    assert (affected(change(), proofs, SPRING) is not None) is is_affected


def test_a_civic_exam_that_is_new_affects_whoever_has_none() -> None:
    new = change(code="civic_exam_resident_card")

    found = affected(new, Proofs(), SPRING)
    assert found is not None
    assert found[0] is not None
    assert (found[0].state, found[1].state) == (State.NOT_REQUIRED, State.MISSING)
    assert affected(new, Proofs(civic_exams=(exam(CivicExamVersion.CR, 33),)), SPRING) is None


def test_an_unknown_rule_has_no_change() -> None:
    with pytest.raises(RuleIsUnknown):
        change(code="golden_card")
    with pytest.raises(RuleIsUnknownThen):
        change(date(1999, 1, 1))
