"""What a partner owes on a referral, by when: its own clock, from taking in to reporting, until it is over."""

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import pytest

from passerelle import partnership
from passerelle.contracts.language import CourseStarted
from passerelle.contracts.lifecycle import CancelReason, DeclinedBy, DeclineReason, NextAction, ReferralStatus
from passerelle.contracts.referral import GrantWithdrawn, ReferralCancelled, ReferralLapsed
from passerelle.messaging.decisions import NOTHING, CancelDeadline, Decision, SetDeadline
from passerelle.partnership.duties import (
    DUTY_DUE,
    DUTY_OVERDUE,
    PERIODS,
    Duty,
    PeriodsAreBroken,
    duty_of,
    read_periods,
)
from tests.shared.partnership.making import (
    GRANT,
    NOW,
    REF,
    REFERRAL,
    after,
    answer,
    moment,
    names_of,
    referral,
    sent,
    states_of,
    wake,
)

S = ReferralStatus


def clocks(decision: Decision) -> dict[str, datetime]:
    """The duty's clocks that run once the decision is applied."""
    running: dict[str, datetime] = {}
    for one in decision.deadlines:
        if isinstance(one, SetDeadline):
            running[one.name] = one.due
        elif isinstance(one, CancelDeadline):
            running.pop(one.name, None)
    return {name: due for name, due in running.items() if name in {DUTY_DUE, DUTY_OVERDUE}}


@pytest.mark.parametrize(
    ("state", "duty"),
    [
        (referral(), Duty.OPEN),
        (referral(opened_at=NOW), Duty.DECIDE),
        (referral(S.WAITLISTED), None),
        (referral(S.ACCEPTED), Duty.START),
        (referral(S.STARTED), Duty.REPORT),
        (referral(S.COMPLETED), None),
        (referral(S.LAPSED), None),
    ],
)
def test_what_is_owed_follows_from_where_the_referral_stands(state: Any, duty: Duty | None) -> None:
    assert duty_of(state) == duty


def test_a_referral_taken_in_has_to_be_opened_soon() -> None:
    decision = answer({}, sent())

    assert (names_of(decision), clocks(decision)) == (["referral_received"], {DUTY_DUE: NOW + PERIODS.open})


def test_opening_tells_the_owner_once_and_an_answer_is_owed() -> None:
    first = partnership.open_up(states_of(referral()), REF, moment())
    again = partnership.open_up(after({}, first), REF, moment())

    assert (names_of(first), clocks(first)) == (["referral_opened"], {DUTY_DUE: NOW + timedelta(days=7)})
    assert (names_of(again), again.deadlines) == ([], ())


def test_the_partner_s_own_date_of_start_is_what_it_is_held_to() -> None:
    states, day = states_of(referral()), NOW + timedelta(days=20)

    assert clocks(partnership.accept(states, REF, moment(), start_by=day)) == {DUTY_DUE: day}
    assert clocks(partnership.accept(states, REF, moment())) == {DUTY_DUE: NOW + PERIODS.start}


def test_whoever_answers_has_opened_it() -> None:
    state = after({}, partnership.accept(states_of(referral()), REF, moment()))[REF]

    assert (state.opened_at, state.handover is not None) == (NOW, True)


def test_a_milestone_is_a_report_and_so_is_going_on() -> None:
    states = states_of(referral(S.STARTED))
    late = moment(NOW + timedelta(days=30))

    milestone = partnership.report(states, REF, late, CourseStarted(referral=REFERRAL))
    continued = partnership.go_on(states, REF, late)

    assert clocks(milestone) == clocks(continued) == {DUTY_DUE: late.now + PERIODS.report}
    assert names_of(continued) == ["referral_continued"]


def test_going_on_needs_somebody_who_has_begun() -> None:
    with pytest.raises(partnership.StepNotPossible):
        partnership.go_on(states_of(referral(S.ACCEPTED)), REF, moment())


def test_staff_is_reminded_until_something_is_done() -> None:
    states = states_of(referral(S.STARTED))
    first = wake(states, REF, DUTY_DUE, NOW)
    again = wake(after(states, first), REF, DUTY_OVERDUE, NOW + PERIODS.again)

    assert clocks(first) == {DUTY_OVERDUE: NOW + PERIODS.again}
    state = after({}, again)[REF]
    assert (state.overdue_since, state.reminded_at) == (NOW, NOW + PERIODS.again)
    assert clocks(again) == {DUTY_OVERDUE: NOW + 2 * PERIODS.again}


@pytest.mark.parametrize(
    "event",
    [
        ReferralCancelled(referral=REFERRAL, reason=CancelReason.PLAN_CHANGED),
        ReferralLapsed(referral=REFERRAL),
        GrantWithdrawn(grant=GRANT, withdrawn_at=NOW),
    ],
    ids=lambda event: event.short_name(),
)
@pytest.mark.parametrize("status", [S.SENT, S.ACCEPTED, S.STARTED])
def test_what_the_owner_ends_leaves_no_reminder(event: Any, status: ReferralStatus) -> None:
    states = states_of(referral(status))
    decision = answer(states, event)

    cancelled = {one.name for one in decision.deadlines if isinstance(one, CancelDeadline)}
    assert ({DUTY_DUE, DUTY_OVERDUE} <= cancelled, clocks(decision)) == (True, {})
    assert wake(after(states, decision), REF, DUTY_OVERDUE, NOW + timedelta(days=60)) == NOTHING


def test_what_the_partner_ends_leaves_no_reminder() -> None:
    states = states_of(referral())
    declined = partnership.decline(
        states,
        REF,
        moment(),
        declined_by=DeclinedBy.PARTNER,
        reason=DeclineReason.SESSION_FULL,
        may_be_shown=True,
        next_action=NextAction.WAIT,
    )

    assert clocks(declined) == {}
    assert clocks(partnership.complete(states_of(referral(S.STARTED)), REF, moment())) == {}


def test_nothing_is_owed_once_the_agreement_will_have_ended() -> None:
    short = states_of(referral(grant_until=NOW + timedelta(days=10)))

    assert clocks(partnership.accept(short, REF, moment())) == {}
    assert wake(states_of(referral(S.STARTED)), REF, DUTY_DUE, NOW + timedelta(days=181)) == NOTHING


def test_a_reminder_of_something_unknown_reminds_nobody() -> None:
    assert wake({}, UUID(int=9), DUTY_DUE, NOW) == NOTHING


@pytest.mark.parametrize(
    ("text", "told"),
    [("open: 3 days\n", "clocks.yaml: `"), (None, "clocks.yaml: `open` is no number of days")],
)
def test_a_wrong_clock_is_told_with_file_and_key(text: str | None, told: str) -> None:
    whole = (
        "valid_from: 2026-01-01\nsource: s\nstatus: confirmed\nopen: soon\nstart: 1 day\nreport: 1 day\nagain: 1 day\n"
    )

    with pytest.raises(PeriodsAreBroken, match=told):
        read_periods(text or whole, "clocks.yaml")
