"""What a condition says of somebody: yes, no, or what is missing to tell."""

from datetime import date, datetime

import pytest

from language.domain.conditions import AgeOver, AnyOf, FactIs, Finding, Known, LevelUpTo, Verdict, Why, judge
from language.domain.errors import FactIsInvalid
from language.domain.facts import Fact, FactCode, checked, noted
from language.domain.levels import Level
from tests.language.making import NOW, TODAY, fact

CARD = FactIs(FactCode.RESIDENCE_DOCUMENT, ("cst", "csp"), verified=True)


def about(*facts: Fact, level: Level | None = None, on: date = TODAY) -> Known:
    return Known.of(facts, level, on)


def verdict(finding: Finding) -> tuple[Verdict, Why]:
    return finding.verdict, finding.why


def test_what_is_not_recorded_is_neither_yes_nor_no() -> None:
    assert verdict(judge(CARD, about())) == (Verdict.UNKNOWN, Why.NOT_RECORDED)


def test_a_paper_nobody_saw_leaves_the_answer_open() -> None:
    declared = fact(FactCode.RESIDENCE_DOCUMENT, "cst")

    assert verdict(judge(CARD, about(declared))) == (Verdict.UNKNOWN, Why.NOT_VERIFIED)


def test_a_paper_holds_until_its_last_day() -> None:
    seen = fact(FactCode.RESIDENCE_DOCUMENT, "cst", verified=True, valid_until=date(2026, 2, 1))

    assert verdict(judge(CARD, about(seen, on=date(2026, 2, 1)))) == (Verdict.YES, Why.MET)
    assert verdict(judge(CARD, about(seen, on=date(2026, 2, 2)))) == (Verdict.NO, Why.EXPIRED)


@pytest.mark.parametrize(("on", "is_over"), [(date(2026, 3, 10), Verdict.NO), (date(2026, 3, 11), Verdict.YES)])
def test_somebody_is_over_an_age_the_day_after_the_birthday(on: date, is_over: Verdict) -> None:
    finding = judge(AgeOver(65), about(fact(FactCode.BORN_ON, "1961-03-10"), on=on))

    assert (finding.verdict, finding.found) == (is_over, None)


def test_one_of_several_conditions_is_enough() -> None:
    either = AnyOf((FactIs(FactCode.WRITING, ("far_from_writing",)), LevelUpTo(Level.ALPHA)))

    assert judge(either, about(level=Level.ALPHA)).verdict is Verdict.YES
    assert judge(either, about(level=Level.A1)).verdict is Verdict.UNKNOWN
    assert judge(either, about(fact(FactCode.WRITING, "at_ease"), level=Level.A1)).verdict is Verdict.NO


def test_the_newest_answer_replaces_the_one_before() -> None:
    kept = noted([fact(FactCode.WORK, "none"), fact(FactCode.WRITING, "at_ease")], [fact(FactCode.WORK, "employed")])

    assert [(one.code.value, one.value) for one in kept] == [("work", "employed"), ("writing", "at_ease")]


@pytest.mark.parametrize(
    ("code", "value"),
    [(FactCode.WORK, "astronaut"), (FactCode.BORN_ON, "10/03/1961"), (FactCode.BORN_ON, "2199-01-01")],
)
def test_a_value_no_rule_knows_is_refused_by_its_code(code: FactCode, value: str) -> None:
    with pytest.raises(FactIsInvalid) as refused:
        checked(fact(code, value))

    assert refused.value.facts == {"fact": code.value}
    assert value not in str(refused.value)


def test_a_fact_tells_how_it_is_known_by_whom_and_when() -> None:
    seen = fact(FactCode.WORK, "employed", verified=True)

    assert (seen.basis.value, seen.noted_by, seen.noted_at) == (
        "verified",
        "teacher-1",
        datetime.fromisoformat(NOW.isoformat()),
    )
