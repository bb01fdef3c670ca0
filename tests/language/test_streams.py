"""Who may enter which stream, and why not."""

from dataclasses import replace
from datetime import date
from uuid import UUID

import pytest

from language.commands import learners
from language.commands.proofs import Noted
from language.domain.book import Book
from language.domain.dated import RuleStatus, Validity
from language.domain.errors import CourseNeedsATrade, NotEligible, StreamIsUnknown
from language.domain.facts import Basis, Fact, FactCode
from language.domain.learner import Learner
from language.domain.levels import Level
from language.domain.streams import Entitlement, eligibility, priority_of
from tests.language.making import BOOK, TODAY, fact, learner
from tests.language.town import Town

WORKS = fact(FactCode.WORK, "employed")
CARD = fact(FactCode.RESIDENCE_DOCUMENT, "cst", verified=True, valid_until=date(2026, 9, 1))


def knowing(*facts: Fact, level: Level = Level.A1) -> Learner:
    return replace(learner(1, level), facts=facts)


def answer(who: Learner, stream: str, trade: str | None = None, on: date = TODAY) -> tuple[str, dict[str, str]]:
    """The entitlement, and why by what it is about, of what is not met."""
    found = BOOK.eligibility_of(who, stream, on, trade)
    return found.entitlement.value, {one.about: one.why.value for one in found.unmet}


@pytest.mark.parametrize(
    ("stream", "facts", "level"),
    [
        ("city_funded", (WORKS, CARD), Level.A1),
        ("refuge_call", (fact(FactCode.LEGAL_SITUATION, "asylum_seeker"),), Level.A1),
        ("learning_app", (fact(FactCode.WRITING, "far_from_writing"),), Level.A1),
        ("learning_app", (), Level.ALPHA),
        ("professional", (WORKS,), Level.B1),
        ("everyday", (fact(FactCode.AIM, "resident_card"),), Level.A2),
    ],
)
def test_each_stream_takes_those_it_is_meant_for(stream: str, facts: tuple[Fact, ...], level: Level) -> None:
    assert answer(knowing(*facts, level=level), stream) == ("eligible", {})


@pytest.mark.parametrize(
    ("stream", "facts", "why"),
    [
        ("city_funded", (fact(FactCode.WORK, "none"), CARD), {"work": "different"}),
        ("refuge_call", (fact(FactCode.LEGAL_SITUATION, "refugee"),), {"legal_situation": "different"}),
        ("professional", (fact(FactCode.WORK, "none"),), {"work": "different"}),
        ("learning_app", (fact(FactCode.WRITING, "at_ease"),), {"writing": "different"}),
    ],
)
def test_nobody_else_enters_and_the_reason_is_told(stream: str, facts: tuple[Fact, ...], why: dict[str, str]) -> None:
    assert answer(knowing(*facts), stream) == ("not_eligible", why)


def test_what_is_missing_is_named_not_taken_for_a_no() -> None:
    assert answer(knowing(), "city_funded") == (
        "incomplete",
        {"work": "not_recorded", "residence_document": "not_recorded"},
    )


def test_everyday_french_ends_at_the_level_a_permit_needs() -> None:
    aim = fact(FactCode.AIM, "first_multi_year_card")

    assert answer(knowing(aim, level=Level.A1), "everyday")[0] == "eligible"
    assert answer(knowing(aim, level=Level.A2), "everyday") == ("not_eligible", {"level": "different"})


def test_everyday_french_follows_the_law_of_the_day() -> None:
    aims = knowing(fact(FactCode.AIM, "resident_card"), level=Level.A2)

    assert answer(aims, "everyday", on=date(2025, 12, 31))[0] == "not_eligible"
    assert answer(aims, "everyday", on=date(2026, 1, 1))[0] == "eligible"


def test_professional_french_is_for_one_trade_at_a_time() -> None:
    cook = knowing(WORKS, fact(FactCode.TRADE, "cooking"))

    assert answer(cook, "professional", trade="cooking") == ("eligible", {})
    assert answer(cook, "professional", trade="building") == ("not_eligible", {"trade": "different"})


def test_a_stream_answers_by_its_version_of_the_day() -> None:
    [now] = BOOK.streams["refuge_call"]
    old = replace(now, validity=Validity(date(2020, 1, 1), date(2025, 12, 31), "An older call", now.validity.status))
    new = replace(now, validity=replace(now.validity, valid_from=date(2026, 1, 1)), who_may_enter=())
    book = Book({"refuge_call": (old, new)}, BOOK.rules, BOOK.certificates)

    assert book.eligibility_of(knowing(), "refuge_call", date(2025, 12, 31)).entitlement is Entitlement.INCOMPLETE
    assert book.eligibility_of(knowing(), "refuge_call", date(2026, 1, 1)).entitlement is Entitlement.ELIGIBLE


def test_a_stream_without_conditions_takes_everybody() -> None:
    [stream] = BOOK.streams["city_funded"]
    open_to_all = replace(stream, who_may_enter=())

    assert eligibility(open_to_all, BOOK.known_of(knowing(), TODAY)).entitlement is Entitlement.ELIGIBLE


def test_whose_document_expires_soon_comes_first() -> None:
    [stream] = BOOK.streams["everyday"]
    soon = knowing(fact(FactCode.RESIDENCE_DOCUMENT, "cst", valid_until=date(2026, 3, 1)))

    assert priority_of(stream, BOOK.known_of(soon, TODAY)) == (0, "document_expires_soon")
    assert priority_of(stream, BOOK.known_of(knowing(), TODAY)) == (1, None)


def test_who_is_not_eligible_has_no_place_and_no_turn(town: Town) -> None:
    ref, course = town.taken_on(), town.open_course(stream="refuge_call")

    with pytest.raises(NotEligible) as refused:
        town.enrol(course, ref)

    assert refused.value.facts == {"legal_situation": "not_recorded"}
    assert town.course(course).enrolments == ()


def ask(town: Town, book: Book, opened: UUID, ref: UUID, staff: str | None) -> None:
    town.do(
        [opened, ref],
        lambda states, moment: learners.enrol(states, moment, book, opened, ref, may_wait=True, let_in_by=staff),
    )


def test_staff_may_set_rules_aside_that_are_to_be_confirmed(town: Town) -> None:
    ref, opened = town.taken_on(), town.open_course(stream="refuge_call")

    ask(town, BOOK, opened, ref, "head-1")

    assert town.course(opened).enrolment_of(town.learner(ref).id).let_in_by == "head-1"


def test_nobody_is_said_to_be_let_in_whom_the_rules_let_in(town: Town) -> None:
    ref, opened = town.taken_on(), town.open_course()

    ask(town, BOOK, opened, ref, "head-1")

    assert town.course(opened).enrolment_of(town.learner(ref).id).let_in_by is None


def test_nobody_sets_a_confirmed_rule_aside(town: Town) -> None:
    ref, opened = town.taken_on(), town.open_course(stream="refuge_call")
    [stream] = BOOK.streams["refuge_call"]
    sure = replace(stream, validity=replace(stream.validity, status=RuleStatus.CONFIRMED))

    with pytest.raises(NotEligible):
        ask(town, replace(BOOK, streams={"refuge_call": (sure,)}), opened, ref, "head-1")


def test_a_fact_noted_later_opens_the_stream(town: Town) -> None:
    ref, course = town.taken_on(), town.open_course(stream="refuge_call")

    town.note(ref, Noted(FactCode.LEGAL_SITUATION, "asylum_seeker", Basis.DECLARED))
    town.enrol(course, ref)

    assert town.status_in(course, ref) == "enrolled"


def test_a_course_by_trade_names_its_trade(town: Town) -> None:
    with pytest.raises(CourseNeedsATrade):
        town.open_course(stream="professional")


def test_a_course_of_an_unknown_stream_is_not_opened(town: Town) -> None:
    with pytest.raises(StreamIsUnknown):
        town.open_course(stream="gold")
