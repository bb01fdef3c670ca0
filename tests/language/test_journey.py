"""The whole course journey, as decisions on the network in memory: what the owner hears, and in which order."""

from collections.abc import Callable
from datetime import timedelta
from uuid import UUID

import pytest

from language.commands import courses, learners
from language.domain.course import CourseStatus, LeftReason
from language.domain.errors import AttendanceIsTooLow, NotTakenOnYet
from language.domain.levels import Level
from language.domain.placement import Skills
from passerelle.contracts.language import CourseCompleted, CourseLeft, PlacementCompleted
from passerelle.contracts.lifecycle import CefrLevel, ReferralStatus
from passerelle.contracts.lifecycle import LeftReason as WireLeftReason
from passerelle.messaging.decisions import NotFound
from passerelle.partnership import AgreementEnded, ReferralIsEnded
from passerelle.testing.network import ROUGH, MemoryNetwork
from tests.language.town import Town

PLACED = ["referral_received", "referral_accepted", "placement_completed"]
BEGUN = [*PLACED, "referral_started", "course_started"]


def test_the_owner_hears_every_milestone_in_order(town: Town) -> None:
    ref, course = town.taken_on(), town.open_course()

    town.enrol(course, ref)
    town.start(course)
    town.hold_session(course, ref)
    town.complete(course, ref, Level.A2)

    assert town.heard(ref) == [*BEGUN, "course_completed"]
    assert town.last_heard(ref) == CourseCompleted(referral=town.referrals[ref], level_reached=CefrLevel.A2)


def test_a_completed_course_ends_the_referral(town: Town) -> None:
    ref, course = town.taken_on(), town.open_course()

    town.enrol(course, ref)
    town.start(course)
    town.hold_session(course, ref)
    town.complete(course, ref, Level.A2)

    assert town.received(ref).status is ReferralStatus.COMPLETED
    assert (town.learner(ref).level, town.learner(ref).past_courses) == (Level.A2, (course,))


def test_an_accepted_referral_makes_one_learner(town: Town) -> None:
    ref = town.refer()

    town.accept(ref)

    assert town.received(ref).case == town.learner(ref).id


def test_the_placement_is_told_with_its_level(town: Town) -> None:
    ref = town.taken_on(Level.B1)

    assert town.last_heard(ref) == PlacementCompleted(referral=town.referrals[ref], level=CefrLevel.B1)


def test_nobody_is_placed_before_the_referral_is_accepted(town: Town) -> None:
    ref = town.refer()

    with pytest.raises(NotTakenOnYet):
        town.do([ref], lambda states, moment: learners.place_learner(states, moment, ref, Level.A1, Skills()))


def test_an_unknown_course_is_not_found(town: Town) -> None:
    with pytest.raises(NotFound):
        town.enrol(town.network.chance.new_id(), town.taken_on())


def test_an_unknown_ref_is_not_found(town: Town) -> None:
    with pytest.raises(NotFound):
        town.enrol(town.open_course(), town.network.chance.new_id())


def test_a_refused_completion_tells_nobody_anything(town: Town) -> None:
    ref, other, course = town.taken_on(), town.taken_on(), town.open_course()
    town.enrol(course, ref, other)
    town.start(course)
    town.hold_session(course, other)

    with pytest.raises(AttendanceIsTooLow):
        town.complete(course, ref)

    assert town.heard(ref) == BEGUN


def test_a_full_course_puts_the_referral_on_hold(town: Town) -> None:
    first, second, course = town.taken_on(), town.taken_on(), town.open_course(places=1)

    town.enrol(course, first, second)

    assert town.heard(second) == [*PLACED, "referral_waitlisted"]
    assert town.received(second).status is ReferralStatus.WAITLISTED


def test_a_leaver_is_told_and_the_queue_moves_up(town: Town) -> None:
    first, second, course = town.taken_on(), town.taken_on(), town.open_course(places=1)
    town.enrol(course, first, second)
    town.start(course)

    leave = learners.leave
    town.do([course, first], lambda states, moment: leave(states, moment, course, first, LeftReason.EMPLOYMENT))

    reason = WireLeftReason.EMPLOYMENT
    assert town.last_heard(first) == CourseLeft(referral=town.referrals[first], reason=reason)
    assert town.received(first).status is ReferralStatus.LEFT
    assert town.heard(second) == [*PLACED, "referral_waitlisted", "referral_accepted"]
    assert town.status_in(course, second) == "enrolled"


def test_who_moved_up_begins_when_first_present(town: Town) -> None:
    first, second, course = town.taken_on(), town.taken_on(), town.open_course(places=1)
    town.enrol(course, first, second)
    town.start(course)
    town.cancel(first)

    town.hold_session(course, second)

    assert town.heard(second)[-2:] == ["referral_started", "course_started"]


def test_a_withdrawal_before_the_start_leaves_the_referral_open(town: Town) -> None:
    ref, course, other = town.taken_on(), town.open_course(), town.open_course()
    town.enrol(course, ref)

    town.do([course, ref], lambda states, moment: learners.withdraw(states, moment, course, ref))
    town.enrol(other, ref)

    assert town.heard(ref) == PLACED
    assert town.learner(ref).course == other


@pytest.mark.parametrize("ending", [Town.cancel, Town.withdraw_grant, Town.request_erasure])
def test_a_referral_that_ends_gives_its_place_to_the_queue(town: Town, ending: Callable[[Town, UUID], None]) -> None:
    first, second, course = town.taken_on(), town.taken_on(), town.open_course(places=1)
    town.enrol(course, first, second)

    ending(town, first)

    assert town.status_in(course, second) == "enrolled"
    assert len(town.course(course).enrolments) == 1


def test_a_referral_that_ends_leaves_the_queue(town: Town) -> None:
    first, second, course = town.taken_on(), town.taken_on(), town.open_course(places=1)
    town.enrol(course, first, second)

    town.cancel(second)

    assert [line.learner for line in town.course(course).enrolments] == [town.learner(first).id]


def test_an_ended_referral_stays_in_the_register_it_began(town: Town) -> None:
    ref, course = town.taken_on(), town.open_course()
    town.enrol(course, ref)
    town.start(course)

    town.withdraw_grant(ref)

    assert town.status_in(course, ref) == "released"
    assert town.learner(ref).course is None


def test_nobody_enrols_on_a_referral_that_has_ended(town: Town) -> None:
    ref, course = town.taken_on(), town.open_course()
    town.cancel(ref)

    with pytest.raises(ReferralIsEnded):
        town.enrol(course, ref)


def test_an_erased_learner_leaves_a_line_that_leads_nowhere(town: Town) -> None:
    ref, course = town.taken_on(), town.open_course()
    town.enrol(course, ref)
    town.start(course)
    town.hold_session(course, ref)
    learner = town.learner(ref).id

    town.request_erasure(ref)

    assert ref not in town.states
    assert learner not in town.states
    assert town.course(course).places_free == town.course(course).plan.places
    assert town.heard(ref)[-1] == "erasure_answered"


def test_nobody_enrols_after_agreement_has_run_out() -> None:
    town = Town(agreement=timedelta(days=5))
    ref, course = town.taken_on(), town.open_course()
    town.network.advance(timedelta(days=6))

    with pytest.raises(AgreementEnded):
        town.enrol(course, ref)


def test_a_course_runs_on_untold_when_agreement_has_run_out() -> None:
    town = Town(agreement=timedelta(days=5))
    ref, course = town.taken_on(), town.open_course()
    town.enrol(course, ref)
    town.network.advance(timedelta(days=6))

    town.start(course)
    town.hold_session(course, ref)
    town.complete(course, ref)

    assert town.status_in(course, ref) == "completed"
    assert town.heard(ref) == PLACED


def test_a_place_passes_over_somebody_whose_agreement_ran_out() -> None:
    town = Town(agreement=timedelta(days=5))
    first, late, course = town.taken_on(), town.taken_on(), town.open_course(places=1)
    town.enrol(course, first, late)
    town.network.advance(timedelta(days=6))
    fresh = town.taken_on()
    town.enrol(course, fresh)

    town.cancel(first)

    assert town.status_in(course, fresh) == "enrolled"
    assert town.status_in(course, late) == "waiting"


def test_a_renewed_agreement_brings_the_place_that_was_kept() -> None:
    town = Town(agreement=timedelta(days=5))
    first, late, course = town.taken_on(), town.taken_on(), town.open_course(places=1)
    town.enrol(course, first, late)
    town.network.advance(timedelta(days=6))
    town.cancel(first)

    town.renew(late)

    assert town.status_in(course, late) == "enrolled"


def test_a_late_joiner_who_only_completes_has_begun_too(town: Town) -> None:
    first, second = town.taken_on(), town.taken_on()
    app = town.open_course(places=1, sessions=0, attendance_needed=0)
    town.enrol(app, first, second)
    town.start(app)
    town.cancel(first)

    town.complete(app, second)

    assert town.heard(second)[-3:] == ["referral_started", "course_started", "course_completed"]


def test_a_course_called_off_sets_everybody_free(town: Town) -> None:
    first, second, course = town.taken_on(), town.taken_on(), town.open_course(places=1)
    town.enrol(course, first, second)

    town.do([course], lambda states, moment: courses.end_course(states, moment, course))
    town.enrol(town.open_course(places=2), first, second)

    assert town.course(course).status is CourseStatus.ENDED
    assert town.received(second).status is ReferralStatus.ACCEPTED


def test_somebody_referred_again_is_a_new_learner(town: Town) -> None:
    ref = town.taken_on()
    town.cancel(ref)
    before = town.learner(ref)

    town.accept(town.refer(again=ref))

    assert town.learner(ref) != before
    assert town.learner(ref).placement is None


def test_somebody_referred_again_brings_what_was_noted_and_proven(town: Town) -> None:
    ref = town.taken_on()
    town.cancel(ref)

    town.accept(town.refer(again=ref))

    assert [fact.value for fact in town.learner(ref).facts] == ["resident_card"]


@pytest.mark.parametrize("seed", range(8))
def test_a_rough_network_changes_nothing_of_the_journey(seed: int) -> None:
    town = Town(MemoryNetwork(seed, ROUGH))
    first, second, course = town.taken_on(), town.taken_on(), town.open_course(places=1)
    town.enrol(course, first, second)
    town.start(course)
    town.cancel(first)
    town.network.heal()
    town.network.run_until_quiet(timedelta(hours=1))

    town.hold_session(course, second)
    town.complete(course, second)
    town.network.run_until_quiet(timedelta(hours=1))

    steps = ["referral_waitlisted", "referral_accepted", "referral_started", "course_started", "course_completed"]
    assert town.heard(second) == [*PLACED, *steps]
    assert town.status_in(course, first) == "released"
