"""The queue explains itself: who comes before whom, by which rule, and who was overtaken."""

from datetime import date, timedelta
from uuid import UUID

from language.commands.proofs import Noted
from language.commands.views import QueueView
from language.domain.course import Course, Overtaking
from language.domain.enrolment import AGREEMENT_RAN_OUT, Request, enrol, move_up, queue_of
from language.domain.facts import Basis, FactCode
from passerelle.contracts.days import day_of
from tests.language.making import NOW, TODAY, asked_by, course, learner, learner_id, ref, statuses
from tests.language.town import Town

LATER = NOW + timedelta(days=1)


def ask(course: Course, number: int, priority: int, rule: str | None = None) -> Course:
    return enrol(course, Request(learner(number), LATER, TODAY, priority=priority, priority_rule=rule))


def waiting_after_two() -> Course:
    """One place taken; 2 waits without priority, 3 asked later with one."""
    full = asked_by(course(places=1), 1)
    return ask(ask(full, 2, 1), 3, 0, "document_expires_soon")


def test_a_rule_of_the_stream_says_who_comes_before() -> None:
    assert [line.learner for line in queue_of(waiting_after_two())] == [learner_id(3), learner_id(2)]


def test_somebody_overtaken_can_read_when_and_why() -> None:
    overtaken = waiting_after_two().enrolment_of(learner_id(2)).overtaken

    assert overtaken == (Overtaking(LATER, "document_expires_soon"),)


def test_without_a_priority_the_first_to_ask_is_first() -> None:
    queue = queue_of(ask(ask(asked_by(course(places=1), 1), 2, 1), 3, 1))

    assert [line.learner for line in queue] == [learner_id(2), learner_id(3)]
    assert all(line.overtaken == () for line in queue)


def test_somebody_passed_over_can_read_that_agreement_ran_out() -> None:
    waiting = ask(ask(course(places=1), 1, 0), 2, 0)
    waiting = ask(waiting, 3, 0)
    freed = waiting.without(learner_id(1))

    moved, lucky = move_up(freed, TODAY, {learner_id(3)}, LATER)

    assert lucky == (learner_id(3),)
    assert moved.enrolment_of(learner_id(2)).overtaken == (Overtaking(LATER, AGREEMENT_RAN_OUT),)


def test_a_place_goes_to_the_priority_and_not_past_the_queue() -> None:
    moved, lucky = move_up(waiting_after_two().without(learner_id(1)), TODAY, {learner_id(2), learner_id(3)}, LATER)

    assert lucky == (learner_id(3),)
    assert statuses(moved) == {2: "waiting", 3: "enrolled"}


def test_a_turn_is_shown_with_who_is_ahead_and_why() -> None:
    refs: dict[UUID, UUID] = {learner_id(number): ref(number) for number in (2, 3, 4)}

    first, second = QueueView.of(ask(waiting_after_two(), 4, 1), refs).turns[1:]

    assert (first.ref, first.position, [one.why for one in first.ahead]) == (ref(2), 2, ["document_expires_soon"])
    assert [one.why for one in second.ahead] == ["document_expires_soon", "asked_earlier"]
    assert [one.why for one in first.overtaken] == ["document_expires_soon"]


def test_a_document_that_expires_soon_comes_before_others(town: Town) -> None:
    first, second, urgent = town.taken_on(), town.taken_on(), town.taken_on()
    opened = town.open_course(places=1)
    soon = day_of(town.network.clock.now) + timedelta(days=30)
    town.note(urgent, Noted(FactCode.RESIDENCE_DOCUMENT, "cst", Basis.VERIFIED, soon))

    town.enrol(opened, first, second, urgent)
    town.cancel(first)

    assert town.status_in(opened, urgent) == "enrolled"
    assert town.status_in(opened, second) == "waiting"


def test_a_document_that_has_expired_gives_no_priority(town: Town) -> None:
    first, late = town.taken_on(), town.taken_on()
    opened = town.open_course(places=1)
    town.note(late, Noted(FactCode.RESIDENCE_DOCUMENT, "cst", Basis.VERIFIED, date(2001, 1, 1)))

    town.enrol(opened, first, late)

    assert town.course(opened).enrolment_of(town.learner(late).id).priority_rule is None
