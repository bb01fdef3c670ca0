"""A refusal has consequences: who refused, whether the person may be told why, and what the plan does about it."""

from typing import Any
from uuid import UUID

import pytest

from passerelle.contracts.lifecycle import DeclinedBy, DeclineReason, NextAction
from passerelle.contracts.partner import ReferralDeclined
from referral.domain.codes import Purpose
from referral.domain.referral import Referral
from referral.domain.views import referral_view
from tests.referral.walking import LANGUES, Walk, partner

GRETA = partner("greta", "language", "french_course")


def refused(**said: Any) -> tuple[Walk, UUID, Referral]:
    """The course is refused by its first partner; another one was agreed to as well."""
    walk = Walk((LANGUES, GRETA))
    pathway = walk.open()
    for one in ("langues", "greta"):
        walk.agree(pathway, one, Purpose.LEARN_FRENCH)
    facts = {"declined_by": DeclinedBy.RULES, "reason": DeclineReason.NOT_ELIGIBLE, "may_be_shown": True, **said}
    walk.tell(pathway, ReferralDeclined, **facts)
    return walk, pathway, walk.pathway(pathway).referrals[0]


@pytest.mark.parametrize("by", DeclinedBy)
def test_a_refusal_is_kept_with_who_refused(by: DeclinedBy) -> None:
    _, pathway, referral = refused(declined_by=by, next_action=NextAction.NONE)

    refusal = referral_view(pathway, referral).refusal

    assert refusal is not None
    assert (refusal.declined_by, refusal.reason, refusal.next_action) == (by, "not_eligible", "none")


@pytest.mark.parametrize(("may_be_shown", "told"), [(True, "not_eligible"), (False, None)])
def test_the_person_is_told_why_only_when_the_partner_says_so(may_be_shown: bool, told: str | None) -> None:
    _, _, referral = refused(may_be_shown=may_be_shown, next_action=NextAction.NONE)

    assert referral.refusal is not None
    assert referral.refusal.reason_shown == told


def test_another_partner_is_asked_when_that_is_suggested() -> None:
    walk, pathway, _ = refused(next_action=NextAction.OTHER_PARTNER)

    assert (walk.at(pathway), walk.sent_to("greta")) == ("language_course", ["referral_sent"])


def test_a_full_partner_is_asked_again_when_that_is_suggested() -> None:
    walk, pathway, _ = refused(
        declined_by=DeclinedBy.PARTNER, reason=DeclineReason.SESSION_FULL, next_action=NextAction.WAIT
    )
    before = walk.status(pathway)
    walk.wait(31)

    assert (before, walk.sent_to("langues")) == ("queued", ["referral_sent", "referral_sent"])


@pytest.mark.parametrize("action", [NextAction.REASSESS, NextAction.NONE])
def test_a_coordinator_meets_the_person_when_that_is_suggested(action: NextAction) -> None:
    walk, pathway, _ = refused(next_action=action)

    assert (walk.at(pathway), walk.sent_to("greta")) == ("reassess", [])
