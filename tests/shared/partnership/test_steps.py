from collections.abc import Callable
from datetime import timedelta
from itertools import product

import pytest

from passerelle import partnership
from passerelle.contracts.language import CourseCompleted
from passerelle.contracts.lifecycle import (
    ENDED,
    CefrLevel,
    DeclinedBy,
    DeclineReason,
    FieldGroup,
    NextAction,
    ReferralStatus,
)
from passerelle.contracts.partner import ReferralAccepted, ReferralDeclined
from passerelle.messaging.decisions import Decision, Moment, NotFound, States
from tests.shared.partnership.making import (
    CASE,
    CONTACT,
    NOW,
    OWNER,
    REF,
    REFERRAL,
    after,
    events_of,
    moment,
    names_of,
    referral,
    request_in,
    states_of,
)

Step = Callable[[States, Moment], Decision]
LATE = NOW + timedelta(days=181)
MILESTONE = CourseCompleted(referral=REFERRAL, level_reached=CefrLevel.B1)


def decline(states: States, at: Moment) -> Decision:
    return partnership.decline(
        states,
        REF,
        at,
        declined_by=DeclinedBy.PERSON,
        reason=DeclineReason.NOT_INTERESTED,
        may_be_shown=True,
        next_action=NextAction.OTHER_PARTNER,
    )


STEPS: dict[ReferralStatus, Step] = {
    ReferralStatus.ACCEPTED: lambda states, at: partnership.accept(states, REF, at),
    ReferralStatus.WAITLISTED: lambda states, at: partnership.waitlist(states, REF, at),
    ReferralStatus.DECLINED: decline,
    ReferralStatus.STARTED: lambda states, at: partnership.start(states, REF, at),
    ReferralStatus.LAPSED: lambda states, at: partnership.lapse(states, REF, at),
    ReferralStatus.COMPLETED: lambda states, at: partnership.complete(states, REF, at),
    ReferralStatus.LEFT: lambda states, at: partnership.leave(states, REF, at),
}
ALLOWED = {
    ReferralStatus.SENT: {"accepted", "waitlisted", "declined", "lapsed"},
    ReferralStatus.WAITLISTED: {"accepted", "declined", "lapsed"},
    ReferralStatus.ACCEPTED: {"waitlisted", "declined", "lapsed", "started", "completed", "left"},
    ReferralStatus.STARTED: {"completed", "left"},
}


@pytest.mark.parametrize(("status", "wanted"), list(product(ReferralStatus, STEPS)))
def test_a_referral_takes_only_the_steps_of_its_life_cycle(status: ReferralStatus, wanted: ReferralStatus) -> None:
    states = states_of(referral(status))
    if wanted.value in ALLOWED.get(status, set()):
        assert after(states, STEPS[wanted](states, moment()))[REF].status is wanted
    else:
        with pytest.raises(partnership.PartnershipRefusal) as refused:
            STEPS[wanted](states, moment())
        assert refused.value.code == ("referral_is_ended" if status in ENDED else "step_not_possible")


@pytest.mark.parametrize("wanted", STEPS)
def test_an_unknown_ref_has_no_step_at_all(wanted: ReferralStatus) -> None:
    with pytest.raises(NotFound):
        STEPS[wanted]({}, moment())


@pytest.mark.parametrize("wanted", [ReferralStatus.ACCEPTED, ReferralStatus.WAITLISTED])
def test_nobody_is_taken_on_after_the_agreement_ended(wanted: ReferralStatus) -> None:
    with pytest.raises(partnership.AgreementEnded):
        STEPS[wanted](states_of(referral()), moment(LATE))


def test_the_end_may_be_told_after_the_agreement_ended_without_fields() -> None:
    decision = decline(states_of(referral()), moment(LATE))
    assert names_of(decision) == ["referral_declined"]
    assert [(record.fields, record.grant) for record in decision.disclosures] == [((), None)]


def test_accepting_tells_the_owner_and_asks_for_what_was_granted() -> None:
    decision = partnership.accept(states_of(referral()), REF, moment(), case=CASE, start_by=NOW)
    assert events_of(decision)[0] == ReferralAccepted(referral=REFERRAL, start_by=NOW)
    assert request_in(decision).fields == (FieldGroup.IDENTITY, FieldGroup.CONTACT)
    assert {outgoing.recipient for outgoing in decision.messages} == {OWNER}
    state = after({}, decision)[REF]
    assert state.links == (CASE,)
    assert state.handover.request == request_in(decision).request


def test_a_grant_of_the_pathway_alone_asks_for_nothing_more() -> None:
    decision = partnership.accept(states_of(referral(fields=(FieldGroup.PATHWAY,))), REF, moment())
    assert names_of(decision) == ["referral_accepted"]


def test_accepting_again_after_a_waitlist_asks_for_nothing_twice() -> None:
    states = states_of(referral(ReferralStatus.WAITLISTED, contact=CONTACT))
    assert names_of(partnership.accept(states, REF, moment())) == ["referral_accepted"]


def test_declining_says_who_and_why_in_codes_and_drops_contact() -> None:
    decision = decline(states_of(referral(ReferralStatus.ACCEPTED, contact=CONTACT)), moment())
    (event,) = events_of(decision)
    assert isinstance(event, ReferralDeclined)
    assert (event.declined_by, event.reason) == (DeclinedBy.PERSON, DeclineReason.NOT_INTERESTED)
    assert after({}, decision)[REF].contact is None


def test_each_milestone_reported_leaves_one_audit_record() -> None:
    decision = partnership.report(states_of(referral(ReferralStatus.STARTED)), REF, moment(), MILESTONE)
    assert events_of(decision) == [MILESTONE]
    (record,) = decision.disclosures
    assert (record.recipient, record.fields, record.what) == (OWNER, ("pathway",), "course_completed")


@pytest.mark.parametrize("status", sorted(ENDED))
def test_nothing_is_reported_once_the_referral_is_over(status: ReferralStatus) -> None:
    with pytest.raises(partnership.ReferralIsEnded):
        partnership.report(states_of(referral(status)), REF, moment(), MILESTONE)


def test_nothing_is_reported_once_the_agreement_ran_out() -> None:
    state = referral(ReferralStatus.STARTED)
    with pytest.raises(partnership.AgreementEnded):
        partnership.report(states_of(state), REF, moment(LATE), MILESTONE)
    assert not state.may_report(LATE)


def test_a_last_milestone_and_the_end_go_together() -> None:
    states = states_of(referral(ReferralStatus.STARTED, contact=CONTACT))
    decision = partnership.complete(states, REF, moment()).and_then(
        partnership.report(states, REF, moment(), MILESTONE)
    )
    state = after(states, decision)[REF]
    assert state.status is ReferralStatus.COMPLETED
    assert events_of(decision) == [MILESTONE]
    assert state.may_show_contact(NOW)


def test_attaching_a_case_links_it_to_the_referral() -> None:
    assert after({}, partnership.attach(states_of(referral()), REF, CASE))[REF].links == (CASE,)


def test_contact_is_shown_while_the_agreement_lasts_and_no_longer() -> None:
    state = referral(ReferralStatus.ACCEPTED, contact=CONTACT)
    assert state.may_show_contact(NOW)
    assert not state.may_show_contact(state.grant_until)
    assert not referral(ReferralStatus.ACCEPTED, contact=CONTACT, grant_withdrawn_at=NOW).may_show_contact(NOW)


def test_neither_contact_nor_private_key_stands_in_a_representation() -> None:
    state = after({}, partnership.accept(states_of(referral(contact=None)), REF, moment()))[REF]
    written = repr(state) + repr(referral(contact=CONTACT))
    assert repr(state.handover.private_key) not in written
    assert CONTACT["phone"] not in written
