"""Silence is a fact: who is silent, on what, and which step of the ladder it has come to, until somebody is heard."""

from typing import Any
from uuid import UUID

import pytest

from passerelle.contracts.language import CourseStarted, PlacementCompleted
from passerelle.contracts.lifecycle import CefrLevel
from passerelle.contracts.partner import (
    ReferralAccepted,
    ReferralContinued,
    ReferralOpened,
    ReferralReceived,
    ReferralWaitlisted,
)
from passerelle.contracts.referral import ReferralLapsed
from referral.commands import pathways
from referral.domain.codes import CancelReason, Purpose
from referral.domain.pathway import What
from referral.domain.referral import Referral
from referral.domain.timing import Rung, Wait
from tests.referral.walking import LANGUES, Walk, partner

GRETA = partner("greta", "language", "french_course")


def referred(*partners: str) -> tuple[Walk, UUID]:
    walk = Walk((LANGUES, *(GRETA for _ in partners)))
    pathway = walk.open()
    for one in ("langues", *partners):
        walk.agree(pathway, one, Purpose.LEARN_FRENCH)
    return walk, pathway


def at_work() -> tuple[Walk, UUID]:
    walk, pathway = referred("greta")
    walk.tell(pathway, ReferralAccepted)
    walk.tell(pathway, CourseStarted)
    return walk, pathway


def told(walk: Walk, pathway: UUID, what: What) -> list[str]:
    """What each line of this kind says is missing."""
    return [one.facts["missing"] for one in walk.pathway(pathway).history if one.what is what]


def first(walk: Walk, pathway: UUID) -> Referral:
    return walk.pathway(pathway).referrals[0]


def rung_of(walk: Walk, pathway: UUID) -> tuple[Wait, Rung] | None:
    silence = first(walk, pathway).silence
    return None if silence is None else (silence.on, silence.rung)


def test_a_service_that_takes_nothing_in_is_silent_after_a_day() -> None:
    walk, pathway = referred()

    walk.wait(1.5)

    assert told(walk, pathway, What.REFERRAL_SILENT) == ["receive"]
    assert rung_of(walk, pathway) == (Wait.RECEIVE, Rung.NOTICED)


def test_what_was_taken_in_is_not_what_somebody_looked_at() -> None:
    walk, pathway = referred()
    walk.tell(pathway, ReferralReceived)

    walk.wait(4.5)

    assert told(walk, pathway, What.REFERRAL_SILENT) == ["acknowledge"]
    assert first(walk, pathway).received_at is not None


def test_what_somebody_looked_at_still_needs_an_answer() -> None:
    walk, pathway = referred()
    walk.tell(pathway, ReferralReceived)
    walk.tell(pathway, ReferralOpened)

    walk.wait(8)

    assert told(walk, pathway, What.REFERRAL_SILENT) == ["answer"]
    assert told(walk, pathway, What.REMINDER_DUE) == ["answer"]


def test_an_answer_climbs_from_reminder_to_coordinator_to_lapse() -> None:
    walk, pathway = referred("greta")
    seen = []

    for days in (7.5, 4, 3):
        walk.wait(days)
        seen.append((rung_of(walk, pathway), walk.pathway(pathway).visits[0].stuck_on))

    assert seen == [
        ((Wait.ANSWER, Rung.REMINDED), None),
        ((Wait.ANSWER, Rung.ESCALATED), "silent"),
        (None, "silent"),
    ]
    assert walk.sent_to("langues")[-1] == "referral_lapsed"
    assert walk.sent_to("greta") == ["referral_sent"]


@pytest.mark.parametrize("answer", [ReferralAccepted, ReferralWaitlisted])
def test_an_answer_ends_the_silence_and_frees_the_step(answer: Any) -> None:
    walk, pathway = referred()
    walk.wait(11)

    walk.tell(pathway, answer)

    assert (rung_of(walk, pathway), walk.pathway(pathway).visit.stuck_on) == (None, None)


def test_a_start_that_does_not_come_goes_to_another_partner() -> None:
    walk, pathway = referred("greta")
    walk.tell(pathway, ReferralAccepted)
    seen = []

    for days in (61, 14, 14):
        walk.wait(days)
        seen.append(rung_of(walk, pathway))

    assert seen == [(Wait.START, Rung.REMINDED), (Wait.START, Rung.ESCALATED), None]
    assert (walk.sent_to("langues")[-1], walk.sent_to("greta")) == ("referral_lapsed", ["referral_sent"])


def test_a_report_that_does_not_come_is_escalated_and_stays_so() -> None:
    walk, pathway = at_work()

    walk.wait(100)

    assert told(walk, pathway, What.REFERRAL_SILENT) == ["report"]
    assert told(walk, pathway, What.REFERRAL_ESCALATED) == ["report"]
    assert (walk.status(pathway), walk.pathway(pathway).visit.stuck_on) == ("started", "silent")


@pytest.mark.parametrize(("event", "facts"), [(ReferralContinued, {}), (PlacementCompleted, {"level": CefrLevel.A1})])
def test_any_news_is_a_report_and_the_next_is_counted_from_it(event: Any, facts: dict[str, Any]) -> None:
    walk, pathway = at_work()
    walk.wait(50)
    walk.tell(pathway, event, **facts)

    walk.wait(55)

    assert told(walk, pathway, What.REFERRAL_SILENT) == []


def test_a_late_report_takes_the_pathway_off_the_coordinators_list() -> None:
    walk, pathway = at_work()
    walk.wait(80)

    walk.tell(pathway, ReferralContinued)

    assert (rung_of(walk, pathway), walk.pathway(pathway).visit.stuck_on) == (None, None)


@pytest.mark.parametrize("after", [0, 2, 8, 11])
def test_a_referral_taken_back_is_never_called_silent_again(after: int) -> None:
    walk, pathway = referred()
    walk.wait(after)
    before = len(told(walk, pathway, What.REFERRAL_SILENT))
    referral = first(walk, pathway).id

    walk.ask(
        lambda states, moment: pathways.cancel_referral(
            states, moment, walk.guide, pathway, referral, CancelReason.PLAN_CHANGED
        )
    )

    assert [key for key in walk.deadlines if key[2] == str(referral)] == []
    walk.wait(30)
    assert len(told(walk, pathway, What.REFERRAL_SILENT)) == before


def test_a_partner_given_up_at_work_is_told_so() -> None:
    walk, pathway = referred("greta")
    walk.tell(pathway, ReferralAccepted)

    walk.wait(90)

    last = [one.event for one in walk.sent if one.recipient == "langues"][-1]
    assert isinstance(last, ReferralLapsed)
    assert first(walk, pathway).end_reason == "silent"


def test_an_acknowledgement_after_the_end_is_noted_and_changes_nothing() -> None:
    walk, pathway = referred()
    referral = first(walk, pathway)
    assert referral.ref is not None
    walk.wait(15)

    walk.hear("langues", referral.ref, ReferralOpened(referral=referral.id))

    assert walk.pathway(pathway).history[-1].what is What.ANSWER_CAME_LATE
    assert first(walk, pathway).opened_at is None
