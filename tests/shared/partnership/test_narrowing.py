"""The person agrees to less: details no longer covered go at once, and an open request is made anew."""

from dataclasses import replace
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest

from passerelle import partnership
from passerelle.contracts.lifecycle import FieldGroup, ReferralStatus
from passerelle.contracts.referral import GrantNarrowed
from passerelle.messaging.decisions import NOTHING, SetDeadline
from tests.shared.partnership.making import (
    CONTACT,
    GRANT,
    NOW,
    REF,
    after,
    answer,
    delivered,
    moment,
    names_of,
    referral,
    request_in,
    sent,
    states_of,
)

NARROWER = UUID(int=31)
UNTIL = NOW + timedelta(days=60)
LEFT = (FieldGroup.IDENTITY, FieldGroup.PATHWAY)


def narrowed(*fields: FieldGroup, **other: Any) -> GrantNarrowed:
    told: dict[str, Any] = {"grant": GRANT, "narrowed_to": NARROWER, "fields": fields or LEFT, "valid_until": UNTIL}
    return GrantNarrowed(**{**told, **other})


@pytest.mark.parametrize("status", [ReferralStatus.ACCEPTED, ReferralStatus.STARTED, ReferralStatus.COMPLETED])
def test_details_no_longer_agreed_are_gone(status: ReferralStatus) -> None:
    states = states_of(referral(status, contact={**CONTACT, "nickname": "?"}))

    decision = answer(states, narrowed())

    state = after(states, decision)[REF]
    assert (state.contact, state.grant, state.grant_until) == ({"given_name": "Amina"}, NARROWER, UNTIL)
    assert state.fields == (FieldGroup.PATHWAY, FieldGroup.IDENTITY)
    assert SetDeadline(REF, "agreement_ends", UNTIL) in decision.deadlines


def test_with_nothing_left_no_details_are_held_at_all() -> None:
    states = states_of(referral(ReferralStatus.ACCEPTED, contact=CONTACT))

    state = after(states, answer(states, narrowed(FieldGroup.PATHWAY)))[REF]

    assert (state.contact, state.may_show_contact(NOW)) == (None, False)


def test_an_earlier_end_ends_the_showing_too() -> None:
    states = states_of(referral(ReferralStatus.ACCEPTED, contact=CONTACT))

    state = after(states, answer(states, narrowed()))[REF]

    assert (state.may_show_contact(NOW), state.may_show_contact(UNTIL)) == (True, False)


def test_an_open_request_is_made_again_for_what_is_left() -> None:
    first = partnership.accept(states_of(referral()), REF, moment(seed=1))
    states = after({}, first)

    again = answer(states, narrowed(), at=moment(seed=2))

    assert names_of(again) == ["handover_requested"]
    assert request_in(again).fields == (FieldGroup.IDENTITY,)
    assert request_in(again).request != request_in(first).request
    stale = replace(after(states, again)[REF])
    assert answer(states_of(stale), delivered(request_in(first))) == NOTHING


def test_an_open_request_for_what_is_no_longer_agreed_is_dropped() -> None:
    states = after({}, partnership.accept(states_of(referral()), REF, moment(seed=1)))

    decision = answer(states, narrowed(FieldGroup.PATHWAY))

    assert (names_of(decision), after(states, decision)[REF].handover) == ([], None)


def test_another_agreement_narrowed_leaves_the_referral_alone() -> None:
    assert answer(states_of(referral()), narrowed(grant=UUID(int=8))) == NOTHING
    assert answer({}, narrowed()) == NOTHING


def test_a_narrowing_never_widens() -> None:
    states = states_of(referral(ReferralStatus.ACCEPTED, contact=CONTACT))
    wider = narrowed(*FieldGroup, valid_until=NOW + timedelta(days=900))

    state = after(states, answer(states, wider))[REF]

    assert (state.fields, state.grant_until) == (referral().fields, referral().grant_until)


def test_a_renewal_for_less_leaves_less_and_one_for_more_asks_for_it() -> None:
    states = states_of(referral(ReferralStatus.ACCEPTED, contact=CONTACT))

    less = answer(states, sent(grant=NARROWER, fields=LEFT))
    more = answer(states, sent(grant=NARROWER, fields=(*referral().fields, FieldGroup.AIMS)))

    assert (names_of(less), after(states, less)[REF].contact) == ([], {"given_name": "Amina"})
    assert (names_of(more), after(states, more)[REF].contact) == (["handover_requested"], CONTACT)
