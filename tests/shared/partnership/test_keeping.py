"""What a partner keeps for the person: all their cases, and nothing beyond their agreement."""

from dataclasses import dataclass, replace
from datetime import timedelta
from uuid import UUID

import pytest

from passerelle import partnership
from passerelle.contracts.funding import ApplicationSubmitted
from passerelle.contracts.lifecycle import DeclinedBy, DeclineReason, NextAction, ReferralStatus
from passerelle.contracts.referral import ErasureRequested
from passerelle.messaging.decisions import NOTHING, Decision, Due, Moment, States
from passerelle.partnership import Hooks, Kept
from passerelle.partnership.erasure import AnsweredErasure, erase_again, erase_here
from passerelle.partnership.errors import ReferralIsOpen
from tests.shared.partnership.making import (
    CASE,
    NOW,
    REF,
    REFERRAL,
    REQUEST,
    after,
    answer,
    moment,
    names_of,
    referral,
    sent,
    states_of,
)

EARLIER, LATER_REFERRAL = UUID(int=41), UUID(int=22)
ASKED = ErasureRequested(request=REQUEST, answer_by=NOW + timedelta(days=30))


@dataclass(frozen=True)
class File:
    """A service's own aggregate."""

    key: UUID
    lent: bool = False


def kept_when_lent(states: States, ref: UUID, moment: Moment) -> Kept | None:
    state = states[ref]
    file = states.get(state.case)
    return Kept("accounting_records", NOW + timedelta(days=3650)) if file and file.lent else None


LENDING = Hooks(kept=kept_when_lent)


def test_somebody_referred_again_keeps_the_case_of_before() -> None:
    before = referral(ReferralStatus.COMPLETED, case=CASE)

    state = after({}, answer(states_of(before), sent(referral=LATER_REFERRAL)))[REF]

    assert (state.case, state.cases) == (None, (CASE,))
    assert state.links == (CASE,)


def test_a_case_that_is_replaced_is_remembered() -> None:
    states = states_of(referral(ReferralStatus.ACCEPTED, case=EARLIER))

    state = after(states, partnership.attach(states, REF, CASE))[REF]

    assert (state.case, state.past_cases) == (CASE, (EARLIER,))


def test_an_erasure_reaches_the_cases_of_before() -> None:
    state = referral(ReferralStatus.COMPLETED, case=CASE, past_cases=(EARLIER,))

    decision = answer(states_of(state, File(CASE), File(EARLIER)), ASKED)

    assert set(decision.forget) == {REF, CASE, EARLIER}


def test_the_service_is_asked_to_let_go_of_each_case() -> None:
    seen: list[UUID] = []

    def let_go(states: States, ref: UUID, moment: Moment) -> Decision:
        seen.append(states[ref].case)
        return NOTHING

    state = referral(ReferralStatus.COMPLETED, case=CASE, past_cases=(EARLIER,))
    answer(states_of(state, File(CASE), File(EARLIER)), ASKED, hooks=Hooks(erased=let_go))

    assert seen == [CASE, EARLIER]


def test_a_law_keeps_the_case_it_is_about_and_no_other() -> None:
    state = referral(ReferralStatus.COMPLETED, case=CASE, past_cases=(EARLIER,), contact={"phone": "0600000000"})
    states = states_of(state, File(CASE), File(EARLIER, lent=True))

    decision = answer(states, ASKED, hooks=LENDING)

    left = after(states, decision)
    assert (CASE in left, left[EARLIER].lent) == (False, True)
    assert (left[REF].cases, left[REF].contact) == ((EARLIER,), None)
    assert left[REQUEST].answer == "partial"


def test_what_a_law_kept_of_an_earlier_case_goes_in_its_time() -> None:
    state = referral(ReferralStatus.COMPLETED, past_cases=(EARLIER,))
    proof = AnsweredErasure(REQUEST, REF, "partial", NOW, "accounting_records", NOW + timedelta(days=3650))
    table = partnership.reactions(Hooks())

    due = Due(REQUEST, "retention_ends", "", NOW + timedelta(days=3650))
    decision = table.deadlines["retention_ends"](states_of(state, proof, File(EARLIER)), due, moment())

    assert set(decision.forget) == {REF, EARLIER}


def test_the_person_can_ask_the_partner_itself_to_erase() -> None:
    states = states_of(referral(ReferralStatus.COMPLETED, case=CASE), File(CASE))

    decision = erase_here(Hooks(), states, REF, moment())

    assert (set(decision.forget), decision.stop) == ({REF, CASE}, ())
    assert decision.result == {"answer": "done", "legal_reason": None, "keep_until": None}


def test_a_referral_that_goes_on_is_ended_before_it_is_erased() -> None:
    with pytest.raises(ReferralIsOpen):
        erase_here(Hooks(), states_of(referral(ReferralStatus.STARTED)), REF, moment())


def test_what_was_erased_here_does_not_come_back_with_a_backup() -> None:
    states = states_of(referral(ReferralStatus.COMPLETED, case=CASE), File(CASE))

    decision = erase_again(Hooks(), states, Due(REF, "erase_again", str(REFERRAL), NOW), moment())

    assert (set(decision.forget), decision.stop) == ({REF, CASE}, ())


def test_a_later_referral_on_the_ref_is_not_erased_with_an_earlier() -> None:
    states = states_of(referral(ReferralStatus.ACCEPTED, referral=LATER_REFERRAL))

    assert erase_again(Hooks(), states, Due(REF, "erase_again", str(REFERRAL), NOW), moment()) == NOTHING


def test_a_ref_that_was_stopped_is_stopped_again() -> None:
    decision = erase_again(
        Hooks(), states_of(referral(ReferralStatus.STARTED)), Due(REF, "erase_again", "", NOW), moment()
    )

    assert (decision.forget, decision.stop) == ((REF,), (REF,))


def test_a_milestone_depends_on_the_agreement_of_its_ref() -> None:
    states = states_of(referral(ReferralStatus.STARTED))
    told = partnership.report(states, REF, moment(), ApplicationSubmitted(referral=REFERRAL)).messages

    withdrawn = states_of(replace(states[REF], grant_withdrawn_at=NOW))

    assert [one.grant for one in told] == [REF]
    assert partnership.grant_in_force(states, REF, REF, NOW)
    assert not partnership.grant_in_force(withdrawn, REF, REF, NOW)


def test_the_end_of_a_referral_is_told_whatever_became_of_the_agreement() -> None:
    decision = partnership.decline(
        states_of(referral()),
        REF,
        moment(),
        declined_by=DeclinedBy.PARTNER,
        reason=DeclineReason.SESSION_FULL,
        may_be_shown=True,
        next_action=NextAction.WAIT,
    )

    assert (names_of(decision), [one.grant for one in decision.messages]) == (["referral_declined"], [None])


def test_whoever_was_seen_is_kept_from_then_on() -> None:
    states = states_of(referral(ReferralStatus.COMPLETED))
    later = NOW + timedelta(days=100)

    state = after(states, partnership.seen(states, REF, moment(later)))[REF]

    assert (states[REF].seen_at, state.seen_at) == (NOW, later)
