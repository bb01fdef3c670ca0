from datetime import datetime, timedelta
from random import Random
from typing import Any
from uuid import UUID

import pytest

from passerelle import partnership
from passerelle.contracts.handover import HandoverDelivered, HandoverRefused, HandoverRequested
from passerelle.contracts.lifecycle import FieldGroup, Purpose
from passerelle.contracts.referral import ErasureRequested, PathwayProposalAnswered
from passerelle.messaging.decisions import NOTHING, NotFound, OpenRef
from passerelle.partnership import Proposal, ProposalStatus
from passerelle.partnership.errors import ProposalIsEnded, ProposalNotAgreed
from passerelle.privacy.encoding import text_of
from passerelle.privacy.sealed import Binding, open_sealed, public_key_of
from tests.shared.partnership.making import (
    CONTACT,
    NOW,
    OWNER,
    REQUEST,
    after,
    agreed,
    answer,
    events_of,
    moment,
    names_of,
    states_of,
    told_contact,
    wake,
)

OWNER_KEY = Random(11).randbytes(32)
PATHWAY = UUID(int=55)


def proposed(**other: Any) -> Proposal:
    decision = partnership.propose(
        moment(),
        owner=OWNER,
        service="rapid_integration",
        purpose=Purpose.FIND_ACTIVITY,
        agreed=agreed(**other),
        contact=CONTACT,
    )
    (state,) = decision.changes
    assert isinstance(state, Proposal)
    return state


def asked(*fields: FieldGroup, purpose: Purpose = Purpose.FIND_ACTIVITY, key: bytes = OWNER_KEY) -> HandoverRequested:
    return HandoverRequested(request=REQUEST, purpose=purpose, fields=fields, public_key=text_of(public_key_of(key)))


def answered(state: Proposal, how: str, ref: UUID | None = None) -> PathwayProposalAnswered:
    return PathwayProposalAnswered.model_validate({"proposal": state.proposal, "answer": how, "ref": ref})


def reason_of(states: dict[UUID, Any], ref: UUID, request: HandoverRequested, now: datetime = NOW) -> str:
    (event,) = events_of(answer(states, request, ref=ref, at=moment(now)))
    assert isinstance(event, HandoverRefused)
    return event.reason


def test_a_proposal_says_that_somebody_agreed_and_nothing_of_whom() -> None:
    decision = partnership.propose(
        moment(),
        owner=OWNER,
        service="rapid_integration",
        purpose=Purpose.FIND_ACTIVITY,
        agreed=agreed(),
        contact=CONTACT,
    )
    (state,) = decision.changes
    assert names_of(decision) == ["pathway_proposed"]
    assert told_contact(decision) == []
    assert decision.refs == (OpenRef(state.key, OWNER, state.key),)
    assert decision.messages[0].grant == proposed().grant
    assert decision.result["status"] == "proposed"


@pytest.mark.parametrize(
    "wrong", [{"agreed_at": NOW + timedelta(hours=1)}, {"valid_until": NOW}, {"valid_until": NOW - timedelta(days=1)}]
)
def test_nobody_is_proposed_without_an_agreement_in_force(wrong: dict[str, datetime]) -> None:
    with pytest.raises(ProposalNotAgreed):
        proposed(**wrong)


def test_the_owner_is_handed_what_it_asked_for_and_was_agreed() -> None:
    state = proposed()
    decision = answer(states_of(state), asked(FieldGroup.CONTACT, FieldGroup.AIMS), ref=state.ref)
    (event,) = events_of(decision)
    assert isinstance(event, HandoverDelivered)
    assert event.fields == (FieldGroup.CONTACT,)
    assert told_contact(decision) == []
    binding = Binding(state.ref, OWNER, "find_activity", state.grant, event.expires_at)
    assert open_sealed(OWNER_KEY, event.sealed, binding, NOW) == {"phone": CONTACT["phone"]}
    assert [(one.fields, one.grant) for one in decision.disclosures] == [(("contact",), state.grant)]
    assert decision.messages[0].grant == state.grant


def test_contact_is_kept_only_as_long_as_it_may_be_asked_for_again() -> None:
    state = proposed()
    first = answer(states_of(state), asked(FieldGroup.CONTACT), ref=state.ref)
    (deadline,) = first.deadlines
    states = after({}, first)
    assert states[state.ref].contact == CONTACT
    states = after(states, wake(states, state.ref, "delivery_ends", NOW + timedelta(hours=72)))
    assert states[state.ref].contact is None
    assert reason_of(states, state.ref, asked(FieldGroup.CONTACT)) == "already_delivered"
    assert deadline.name == "delivery_ends"


def test_a_handover_is_refused_with_the_reason_it_has() -> None:
    state = proposed()
    states = states_of(state)
    assert reason_of(states, state.ref, asked(FieldGroup.AIMS)) == "nothing_to_share"
    assert reason_of(states, state.ref, asked(FieldGroup.CONTACT, purpose=Purpose.LEARN_FRENCH)) == "no_grant_in_force"
    assert reason_of(states, state.ref, asked(FieldGroup.CONTACT), NOW + timedelta(days=31)) == "no_grant_in_force"
    assert reason_of({}, state.ref, asked(FieldGroup.CONTACT)) == "nothing_to_share"
    declined = after(states, answer(states, answered(state, "declined"), ref=state.ref))
    assert reason_of(declined, state.ref, asked(FieldGroup.CONTACT)) == "not_accepted"


def test_a_key_that_is_none_gets_nothing_sealed_to_it() -> None:
    state = proposed()
    weak = asked(FieldGroup.CONTACT).model_copy(update={"public_key": text_of(bytes(32))})
    assert reason_of(states_of(state), state.ref, weak) == "nothing_to_share"


def test_an_accepted_proposal_remembers_the_ref_of_the_pathway() -> None:
    state = proposed()
    after_answer = after({}, answer(states_of(state), answered(state, "accepted", PATHWAY), ref=state.ref))[state.ref]
    assert (after_answer.status, after_answer.links) == (ProposalStatus.ACCEPTED, (PATHWAY,))
    assert after_answer.contact == CONTACT


@pytest.mark.parametrize("how", ["declined", "already_known"])
def test_a_proposal_turned_down_keeps_no_contact(how: str) -> None:
    state = proposed()
    ended = after({}, answer(states_of(state), answered(state, how), ref=state.ref))[state.ref]
    assert (ended.status.value, ended.contact) == (how, None)


def test_the_answer_to_another_proposal_changes_nothing() -> None:
    state = proposed()
    other = answered(state, "accepted", PATHWAY).model_copy(update={"proposal": UUID(int=8)})
    assert answer(states_of(state), other, ref=state.ref) == NOTHING


def test_a_person_takes_a_proposal_back_and_nothing_is_handed_over() -> None:
    state = proposed()
    states = after({}, partnership.withdraw(states_of(state), state.ref, moment()))
    assert states[state.ref].contact is None
    assert reason_of(states, state.ref, asked(FieldGroup.CONTACT)) == "no_grant_in_force"
    assert answer(states, answered(state, "accepted", PATHWAY), ref=state.ref) == NOTHING
    with pytest.raises(ProposalIsEnded):
        partnership.withdraw(states, state.ref, moment())
    with pytest.raises(NotFound):
        partnership.withdraw({}, state.ref, moment())


def test_a_proposal_nobody_answered_lapses_with_its_agreement() -> None:
    state = proposed()
    assert wake(states_of(state), state.ref, "proposal_ends", NOW) == NOTHING
    lapsed = after({}, wake(states_of(state), state.ref, "proposal_ends", state.agreed.valid_until))[state.ref]
    assert (lapsed.status, lapsed.contact) == (ProposalStatus.LAPSED, None)


def test_the_erasure_of_a_proposal_forgets_it_whole() -> None:
    state = proposed()
    decision = answer(states_of(state), ErasureRequested(request=REQUEST, answer_by=NOW), ref=state.ref)
    assert (decision.forget, decision.stop) == ((state.ref,), (state.ref,))
    assert names_of(decision) == ["erasure_answered"]
