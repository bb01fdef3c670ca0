from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest

from passerelle import partnership
from passerelle.contracts.handover import HandoverRefused
from passerelle.contracts.lifecycle import ReferralStatus
from passerelle.messaging.decisions import NOTHING, Message
from passerelle.partnership import ReceivedReferral, reactions
from tests.shared.partnership.making import (
    CONTACT,
    NOW,
    REF,
    after,
    answer,
    delivered,
    moment,
    names_of,
    referral,
    request_in,
    states_of,
)


def accepted() -> tuple[dict[UUID, Any], Any]:
    """A partner that has just asked for contact details, and its request."""
    decision = partnership.accept(states_of(referral()), REF, moment(seed=1))
    return after({}, decision), request_in(decision)


def test_a_delivered_handover_is_opened_and_its_key_deleted() -> None:
    states, request = accepted()
    state: ReceivedReferral = after(states, answer(states, delivered(request)))[REF]
    assert state.contact == CONTACT
    assert state.handover is None
    assert state.may_show_contact(NOW)


def test_without_its_own_name_a_partner_reads_it_from_the_seal() -> None:
    states, request = accepted()
    decide = reactions().messages[type(delivered(request))]
    message = Message(UUID(int=9), "singa", REF, REF, 2, NOW, delivered(request))
    assert after(states, decide(states, message, moment()))[REF].contact == CONTACT


@pytest.mark.parametrize(
    "changed",
    [
        {"ref": UUID(int=77)},
        {"recipient": "coopaname"},
        {"purpose": "learn_french"},
        {"grant": UUID(int=77)},
        {"expires_at": NOW + timedelta(hours=1)},
    ],
)
def test_what_was_sealed_for_something_else_is_asked_for_once_more(changed: dict[str, Any]) -> None:
    states, request = accepted()
    first = answer(states, delivered(request, **changed), at=moment(seed=2))
    assert names_of(first) == ["handover_requested"]
    again = request_in(first)
    assert again.public_key != request.public_key
    states = after(states, first)
    assert states[REF].contact is None
    assert states[REF].handover_problem == "wrong_binding"
    last = answer(states, delivered(again, **changed), at=moment(seed=3))
    assert names_of(last) == []
    assert after(states, last)[REF].handover is None


def test_a_second_attempt_that_opens_leaves_no_problem() -> None:
    states, request = accepted()
    first = answer(states, delivered(request, recipient="coopaname"), at=moment(seed=2))
    states = after(states, first)
    state = after(states, answer(states, delivered(request_in(first))))[REF]
    assert (state.contact, state.handover_problem) == (CONTACT, None)


def test_an_expired_handover_is_not_opened() -> None:
    states, request = accepted()
    late = moment(NOW + timedelta(hours=72))
    state = after(states, answer(states, delivered(request), at=late))[REF]
    assert (state.contact, state.handover_problem) == (None, "expired")


def test_a_handover_nobody_asked_for_changes_nothing() -> None:
    states, request = accepted()
    other = delivered(request).model_copy(update={"request": UUID(int=123)})
    assert answer(states, other) == NOTHING
    assert answer({}, delivered(request)) == NOTHING


def test_a_handover_after_the_agreement_ended_is_thrown_away() -> None:
    states, request = accepted()
    late = moment(NOW + timedelta(days=181))
    state = after(states, answer(states, delivered(request), at=late))[REF]
    assert (state.contact, state.handover) == (None, None)


def test_a_refused_handover_is_remembered_by_its_code() -> None:
    states, request = accepted()
    refused = HandoverRefused(request=request.request, reason="no_grant_in_force")
    state = after(states, answer(states, refused))[REF]
    assert (state.handover, state.handover_problem) == (None, "no_grant_in_force")
    assert state.status is ReferralStatus.ACCEPTED
