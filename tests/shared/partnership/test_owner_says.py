from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest

from passerelle.contracts.lifecycle import CancelReason, ReferralStatus
from passerelle.contracts.referral import ErasureRequested, GrantWithdrawn, ReferralCancelled, ReferralLapsed
from passerelle.messaging.decisions import NOTHING, Decision, Moment, SetDeadline, States
from passerelle.partnership import AnsweredErasure, Hooks, Kept
from tests.shared.partnership.making import (
    CASE,
    CONTACT,
    GRANT,
    NOW,
    OWNER,
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
    wake,
)

CANCELLED = ReferralCancelled(referral=REFERRAL, reason=CancelReason.PLAN_CHANGED)
LAPSED = ReferralLapsed(referral=REFERRAL)
WITHDRAWN = GrantWithdrawn(grant=GRANT, withdrawn_at=NOW)
ERASE = ErasureRequested(request=REQUEST, answer_by=NOW + timedelta(days=30))
UNTIL = NOW + timedelta(days=3650)


@dataclass(frozen=True)
class Place:
    key: UUID = CASE
    taken: bool = True


@dataclass
class Service:
    """Hooks that free the place, and remember in which status each referral came to them."""

    seen: list[tuple[str, ReferralStatus]] = field(default_factory=list)
    kept: Kept | None = None

    def hooks(self) -> Hooks:
        return Hooks(ended=self.free, erased=self.clear, kept=lambda states, ref, moment: self.kept)

    def free(self, states: States, ref: UUID, moment: Moment) -> Decision:
        self.seen.append(("ended", states[ref].status))
        return Decision(changes=(replace(states[CASE], taken=False),))

    def clear(self, states: States, ref: UUID, moment: Moment) -> Decision:
        self.seen.append(("erased", states[ref].status))
        return NOTHING


def placed(status: ReferralStatus = ReferralStatus.STARTED) -> dict[UUID, Any]:
    return states_of(referral(status, contact=CONTACT, case=CASE), Place())


def test_a_referral_sent_is_received_with_its_clocks() -> None:
    decision = answer({}, sent())
    state = after({}, decision)[REF]
    assert (state.status, state.owner, state.grant) == (ReferralStatus.SENT, OWNER, GRANT)
    due = {deadline.name: deadline.due for deadline in decision.deadlines if isinstance(deadline, SetDeadline)}
    assert due == {"agreement_ends": state.grant_until, "duty_due": NOW + timedelta(days=3)}
    assert names_of(decision) == ["referral_received"]


def test_a_referral_sent_twice_changes_nothing_in_it() -> None:
    states = after({}, answer({}, sent()))
    assert after(states, answer(states, sent())) == states


def test_a_referral_sent_again_renews_its_agreement() -> None:
    until = NOW + timedelta(days=400)
    states = states_of(referral(ReferralStatus.STARTED, case=CASE))
    state = after(states, answer(states, sent(grant=UUID(int=8), grant_until=until)))[REF]
    assert (state.status, state.grant, state.grant_until) == (ReferralStatus.STARTED, UUID(int=8), until)


def test_a_second_referral_on_a_ref_takes_the_place_of_an_ended_one() -> None:
    states = states_of(referral(ReferralStatus.COMPLETED, case=CASE, contact=CONTACT))
    state = after(states, answer(states, sent(referral=UUID(int=8))))[REF]
    assert (state.referral, state.status, state.case, state.contact) == (UUID(int=8), ReferralStatus.SENT, None, None)


def test_a_second_referral_on_a_ref_ends_an_open_one_first() -> None:
    service = Service()
    states = placed()
    states = after(states, answer(states, sent(referral=UUID(int=8)), hooks=service.hooks()))
    assert service.seen == [("ended", ReferralStatus.CANCELLED)]
    assert states[REF].referral == UUID(int=8)
    assert not states[CASE].taken


@pytest.mark.parametrize(("event", "status"), [(CANCELLED, ReferralStatus.CANCELLED), (LAPSED, ReferralStatus.LAPSED)])
def test_the_owner_ends_an_open_referral_and_its_place_is_free(event: Any, status: ReferralStatus) -> None:
    service = Service()
    decision = answer(placed(), event, hooks=service.hooks())
    states = after(placed(), decision)
    assert (states[REF].status, states[REF].contact, states[CASE].taken) == (status, None, False)
    assert service.seen == [("ended", status)]
    assert decision.messages == ()


@pytest.mark.parametrize("event", [CANCELLED, LAPSED, WITHDRAWN])
def test_a_message_about_an_unknown_ref_changes_nothing(event: Any) -> None:
    assert answer({}, event) == NOTHING


@pytest.mark.parametrize("event", [CANCELLED, LAPSED])
def test_an_end_after_the_end_changes_nothing(event: Any) -> None:
    assert answer(placed(ReferralStatus.COMPLETED), event, hooks=Service().hooks()) == NOTHING


def test_the_end_of_another_referral_on_the_ref_changes_nothing() -> None:
    assert answer(placed(), ReferralLapsed(referral=UUID(int=8))) == NOTHING


def test_a_withdrawn_grant_ends_the_referral_and_deletes_contact() -> None:
    decision = answer(placed(), WITHDRAWN, hooks=Service().hooks())
    states = after(placed(), decision)
    assert (states[REF].status, states[REF].contact) == (ReferralStatus.CANCELLED, None)
    assert not states[CASE].taken
    assert not states[REF].may_report(NOW)
    assert decision.messages == ()


def test_a_withdrawn_grant_deletes_contact_after_the_end_too() -> None:
    states = after(placed(), answer(placed(ReferralStatus.COMPLETED), WITHDRAWN, hooks=Service().hooks()))
    assert (states[REF].status, states[REF].contact) == (ReferralStatus.COMPLETED, None)
    assert states[CASE].taken


def test_another_grant_withdrawn_leaves_the_referral_alone() -> None:
    assert answer(placed(), GrantWithdrawn(grant=UUID(int=8), withdrawn_at=NOW)) == NOTHING


def test_contact_goes_when_the_agreement_runs_out() -> None:
    states = placed()
    assert wake(states, REF, "agreement_ends", NOW) == NOTHING
    assert after(states, wake(states, REF, "agreement_ends", states[REF].grant_until))[REF].contact is None


def test_an_erasure_frees_forgets_stops_and_answers_done() -> None:
    service = Service()
    decision = answer(placed(), ERASE, hooks=service.hooks())
    assert service.seen == [("ended", ReferralStatus.CANCELLED), ("erased", ReferralStatus.CANCELLED)]
    assert set(decision.forget) == {REF, CASE}
    assert decision.stop == (REF,)
    assert [event.model_dump()["answer"] for event in (decision.messages[0].event,)] == ["done"]
    assert set(after(placed(), decision)) == {REQUEST}


def test_an_erasure_after_the_end_frees_no_place_twice() -> None:
    service = Service()
    decision = answer(placed(ReferralStatus.COMPLETED), ERASE, hooks=service.hooks())
    assert service.seen == [("erased", ReferralStatus.COMPLETED)]
    assert set(decision.forget) == {REF, CASE}


def test_what_a_law_says_to_keep_is_kept_until_it_says_no_more() -> None:
    service = Service(kept=Kept("accounting_records", UNTIL, changes=(Place(taken=False),)))
    decision = answer(placed(ReferralStatus.COMPLETED), ERASE, hooks=service.hooks())
    (told,) = [outgoing.event.model_dump() for outgoing in decision.messages]
    assert (told["answer"], told["legal_reason"], told["keep_until"]) == ("partial", "accounting_records", UNTIL)
    assert (decision.forget, decision.stop) == ((), (REF,))
    states = after(placed(), decision)
    assert (states[REF].contact, states[CASE].taken) == (None, False)
    assert SetDeadline(REQUEST, "retention_ends", UNTIL) in decision.deadlines
    assert set(after(states, wake(states, REQUEST, "retention_ends", UNTIL))) == {REQUEST}


def test_a_refused_erasure_changes_nothing_but_its_answer() -> None:
    service = Service(kept=Kept("legal_claim", answer="refused"))
    decision = answer(placed(), ERASE, hooks=service.hooks())
    assert (service.seen, decision.forget, decision.stop) == ([], (), ())
    assert after(placed(), decision)[REF] == placed()[REF]
    assert names_of(decision) == ["erasure_answered"]


def test_an_erasure_of_what_is_not_here_is_answered_done_and_stopped() -> None:
    decision = answer({}, ERASE)
    assert decision.stop == (REF,)
    assert decision.changes == (AnsweredErasure(REQUEST, REF, "done", moment().now),)
