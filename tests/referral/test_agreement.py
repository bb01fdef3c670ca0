"""Nothing is disclosed before the person agreed, and nothing more after they took it back."""

from uuid import UUID

import pytest

from passerelle.contracts.language import CourseCompleted
from passerelle.contracts.lifecycle import CefrLevel, DeclinedBy, DeclineReason, NextAction
from passerelle.contracts.partner import ReferralAccepted, ReferralDeclined
from passerelle.contracts.referral import ReferralSent
from passerelle.messaging.decisions import Outgoing
from referral.commands import pathways
from referral.domain.codes import FieldGroup, Purpose
from referral.domain.errors import GrantEndsBeforeItBegins, GrantIsOver
from tests.referral.walking import ADIE, FLASH, LANGUES, Walk, partner


def referrals_sent(walk: Walk) -> list[Outgoing]:
    return [one for one in walk.sent if isinstance(one.event, ReferralSent)]


def withdraw(walk: Walk, pathway: UUID, grant: UUID) -> None:
    walk.ask(lambda states, moment: pathways.withdraw_grant(states, moment, walk.guide, pathway, grant))


def test_a_step_without_an_agreement_waits_for_it() -> None:
    walk = Walk()

    pathway = walk.open()

    assert (walk.at(pathway), walk.status(pathway), walk.sent) == ("language_course", "queued", [])


def test_an_agreement_lets_the_pathway_go_on_by_itself() -> None:
    walk = Walk()
    pathway = walk.open()

    grant = walk.agree(pathway, "langues")

    sent = referrals_sent(walk)
    assert [(one.recipient, one.grant) for one in sent] == [("langues", grant)]
    assert walk.disclosed[0].fields == ("pathway",)


def test_an_agreement_for_another_purpose_sends_nothing() -> None:
    walk = Walk()
    pathway = walk.open()

    walk.agree(pathway, "langues", Purpose.FINANCE_PROJECT)

    assert walk.sent == []


def test_a_partner_may_ask_for_no_more_than_was_agreed() -> None:
    walk = Walk()
    pathway = walk.open()

    walk.agree(pathway, "langues", fields=(FieldGroup.IDENTITY, FieldGroup.WORK_RIGHT))

    event = referrals_sent(walk)[0].event
    assert isinstance(event, ReferralSent)
    assert [group.value for group in event.fields] == ["identity", "pathway"]


def test_the_partner_somebody_agreed_to_goes_before_a_better_one() -> None:
    other = partner("greta", "language", "french_course")
    walk = Walk((LANGUES, other))
    pathway = walk.open()

    walk.agree(pathway, "greta", Purpose.LEARN_FRENCH)

    assert [one.recipient for one in referrals_sent(walk)] == ["greta"]


def test_an_agreement_in_advance_is_used_when_its_step_comes() -> None:
    walk = Walk((LANGUES, FLASH, ADIE))
    pathway = walk.open()
    walk.agree(pathway, "langues")
    walk.agree(pathway, "coopaname")

    walk.tell(pathway, CourseCompleted, level_reached=CefrLevel.B1)

    assert [one.recipient for one in referrals_sent(walk)] == ["langues", "coopaname"]


def test_a_withdrawal_is_told_and_ends_the_referral() -> None:
    walk = Walk()
    pathway = walk.open()
    grant = walk.agree(pathway, "langues")

    withdraw(walk, pathway, grant)

    assert walk.sent_to("langues") == ["referral_sent", "grant_withdrawn"]
    assert [one.status for one in walk.pathway(pathway).referrals] == ["cancelled", "queued"]


def test_an_agreement_nobody_was_told_of_is_withdrawn_silently() -> None:
    walk = Walk()
    pathway = walk.open()
    grant = walk.agree(pathway, "adie")

    withdraw(walk, pathway, grant)

    assert walk.sent == []


def test_an_agreement_is_withdrawn_only_once() -> None:
    walk = Walk()
    pathway = walk.open()
    grant = walk.agree(pathway, "adie")
    withdraw(walk, pathway, grant)

    with pytest.raises(GrantIsOver):
        withdraw(walk, pathway, grant)


def test_an_agreement_that_has_ended_sends_nothing() -> None:
    walk = Walk()
    pathway = walk.open()
    walk.agree(pathway, "langues", days=20)
    full = {"declined_by": DeclinedBy.PARTNER, "reason": DeclineReason.SESSION_FULL, "next_action": NextAction.WAIT}
    walk.tell(pathway, ReferralDeclined, may_be_shown=True, **full)

    walk.wait(31)

    assert (walk.sent_to("langues"), walk.status(pathway)) == (["referral_sent"], "queued")


def test_an_agreement_must_end_after_it_is_given() -> None:
    walk = Walk()
    pathway = walk.open()

    with pytest.raises(GrantEndsBeforeItBegins):
        walk.agree(pathway, "langues", days=0)


def test_an_agreement_that_runs_out_at_work_is_shown() -> None:
    walk = Walk()
    pathway = walk.open()
    walk.agree(pathway, "langues", days=20)
    walk.tell(pathway, ReferralAccepted)

    walk.wait(21)

    assert walk.pathway(pathway).visit.stuck_on == "agreement_ends"


def test_a_renewed_agreement_is_told_on_the_same_referral() -> None:
    walk = Walk()
    pathway = walk.open()
    walk.agree(pathway, "langues", days=20)
    walk.tell(pathway, ReferralAccepted)
    walk.wait(21)

    renewed = walk.agree(pathway, "langues", days=300)

    first, second = (one.event for one in referrals_sent(walk))
    assert isinstance(first, ReferralSent)
    assert isinstance(second, ReferralSent)
    assert (first.referral, second.grant) == (second.referral, renewed)
    assert walk.pathway(pathway).visit.stuck_on is None
