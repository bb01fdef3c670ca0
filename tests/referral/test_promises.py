"""Whatever staff and partners do, and in whatever order: promises that hold at each step."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from hypothesis import given, settings
from hypothesis import strategies as st

from passerelle.contracts.base import Event
from passerelle.contracts.enterprise import TrialCompleted, TrialFormat, TrialOutcome
from passerelle.contracts.funding import ApplicationDecided, LoanDisbursed
from passerelle.contracts.handover import HandoverDelivered, HandoverRequested
from passerelle.contracts.language import CourseCompleted, CourseLeft
from passerelle.contracts.lifecycle import CefrLevel, DeclinedBy, DeclineReason, LeftReason, NextAction
from passerelle.contracts.lifecycle import FieldGroup as WireGroup
from passerelle.contracts.lifecycle import Purpose as WirePurpose
from passerelle.contracts.partner import (
    OfferLapsed,
    ReferralAccepted,
    ReferralDeclined,
    ReferralStarted,
    ReferralWaitlisted,
)
from passerelle.contracts.referral import ReferralSent
from passerelle.messaging.decisions import Decision
from passerelle.privacy.encoding import text_of
from passerelle.privacy.sealed import public_key_of
from referral.commands import pathways
from referral.domain.change import running
from referral.domain.codes import CancelReason, FieldGroup
from referral.domain.errors import ReferralError
from referral.domain.pathway import Pathway
from tests.referral.walking import ADIE, FARM, FLASH, LANGUES, PLANS, VOLATILE, Walk, partner

STEPS = [step.name for step in PLANS["language-to-enterprise", 1].steps]
GRETA = partner("greta", "language", "french_course", capacity="waitlist")
ANSWERS: list[tuple[type[Event], dict[str, Any]]] = [
    (ReferralAccepted, {}),
    (ReferralWaitlisted, {}),
    (ReferralStarted, {}),
    (OfferLapsed, {}),
    (CourseLeft, {"reason": LeftReason.MOVED}),
    (LoanDisbursed, {}),
    *[(CourseCompleted, {"level_reached": level}) for level in CefrLevel],
    *[(TrialCompleted, {"format": TrialFormat.FLASHCOOP, "outcome": outcome}) for outcome in TrialOutcome],
    *[(ApplicationDecided, {"outcome": outcome}) for outcome in ("granted", "not_granted", "withdrawn")],
    *[
        (ReferralDeclined, {"declined_by": by, "reason": reason, "next_action": action, "may_be_shown": True})
        for by in DeclinedBy
        for reason in (DeclineReason.SESSION_FULL, DeclineReason.NOT_ELIGIBLE)
        for action in (NextAction.WAIT, NextAction.NONE)
    ],
]
ACTS = st.one_of(
    st.tuples(st.just("agree"), st.sampled_from(["langues", "langues", "coopaname", "adie"]), st.integers(1, 60)),
    st.tuples(st.just("withdraw"), st.integers(0, 5), st.none()),
    st.tuples(st.just("decide"), st.sampled_from(STEPS), st.none()),
    st.tuples(st.just("send_to"), st.sampled_from(["langues", "greta", "coopaname"]), st.none()),
    st.tuples(st.just("cancel"), st.sampled_from(list(CancelReason)), st.none()),
    st.tuples(st.just("answer"), st.integers(0, len(ANSWERS) - 1), st.integers(0, 3)),
    st.tuples(st.just("answer"), st.just(0), st.just(0)),
    st.tuples(st.just("request"), st.just(0), st.none()),
    st.tuples(st.just("wait"), st.integers(1, 40), st.none()),
)


class Watched(Walk):
    """A walk on which every decision is looked at as it is made."""

    def apply(self, decision: Decision) -> Decision:
        states = {**self.states, **{state.key: state for state in decision.changes}}
        pathways_now = [state for state in states.values() if isinstance(state, Pathway)]
        grants = {grant.id: grant for state in pathways_now for grant in state.grants}
        for message in decision.messages:
            if isinstance(message.event, ReferralSent | HandoverDelivered):
                grant = grants[message.event.grant]
                assert grant.is_in_force(self.now)
                assert message.grant == grant.id
                assert grant.recipient == message.recipient
                assert {str(group) for group in message.event.fields} <= {str(group) for group in grant.fields}
        return super().apply(decision)


def act(walk: Watched, pathway: UUID, what: str, first: object, second: object) -> None:
    state = walk.pathway(pathway)
    if what == "agree":
        walk.agree(pathway, str(first), days=int(str(second)), fields=(FieldGroup.IDENTITY, FieldGroup.CONTACT))
    elif what == "withdraw" and state.grants:
        grant = state.grants[int(str(first)) % len(state.grants)].id
        walk.ask(lambda states, moment: pathways.withdraw_grant(states, moment, walk.guide, pathway, grant))
    elif what == "decide":
        walk.decide(pathway, str(first))
    elif what == "send_to":
        walk.send_to(pathway, str(first))
    elif what == "cancel" and state.referral is not None:
        referral, reason = state.referral.id, CancelReason(str(first))
        walk.ask(lambda states, moment: pathways.cancel_referral(states, moment, walk.guide, pathway, referral, reason))
    elif what == "wait":
        walk.wait(int(str(first)))
    elif what in {"answer", "request"}:
        hear(walk, state, what, int(str(first)), int(str(second or 0)))


def hear(walk: Watched, state: Pathway, what: str, first: int, second: int) -> None:
    """A partner speaks on any referral it ever had, in time or late."""
    told = [one for one in state.referrals if one.ref is not None]
    if not told:
        return
    referral = told[-1 - (second if what == "answer" else first) % len(told)]
    assert referral.ref is not None
    if what == "answer":
        event, facts = ANSWERS[first]
        walk.hear(referral.partner, referral.ref, event.model_validate({"referral": referral.id, **facts}))
        return
    key = text_of(public_key_of(b"k" * 32))
    purpose, groups = WirePurpose(referral.purpose.value), tuple(WireGroup)
    asked = HandoverRequested(request=walk.moment.new_id(), purpose=purpose, fields=groups, public_key=key)
    walk.hear(referral.partner, referral.ref, asked)


def check(walk: Watched, pathway: UUID) -> None:
    state = walk.pathway(pathway)
    still_open = [one for one in state.referrals if not one.is_over]
    assert len(still_open) <= 1
    assert len({one.ref for one in state.refs}) == len({one.recipient for one in state.refs}) == len(state.refs)
    clocks = {(name, about) for _, name, about in walk.deadlines}
    for one in state.referrals:
        kept = {name for name, about in clocks if about == str(one.id)}
        assert kept <= {str(clock) for clock in running(one)}
        future = {str(clock) for clock, due in running(one).items() if due > walk.now}
        assert future <= kept
    if state.is_open:
        waits_for_nobody = state.referral is None and state.visit.stuck_on is None and state.visit.finish_by is None
        assert not waits_for_nobody
    else:
        assert (still_open, walk.deadlines) == ([], {})


@settings(max_examples=300, deadline=timedelta(seconds=5))
@given(st.lists(ACTS, max_size=30), st.integers(0, 20))
def test_no_disclosure_without_an_agreement_whatever_happens(
    acts: list[tuple[str, object, object]], agreed_for: int
) -> None:
    walk = Watched((LANGUES, GRETA, FLASH, VOLATILE, FARM, ADIE))
    pathway = walk.open()
    if agreed_for:
        walk.agree(pathway, "langues", days=agreed_for)
        walk.tell(pathway, ReferralAccepted)
    for what, first, second in acts:
        try:
            act(walk, pathway, what, first, second)
        except ReferralError:
            continue
        check(walk, pathway)
