"""Silence is an answer, waiting has an end, and a referral taken back leaves no reminder behind."""

from typing import Any
from uuid import UUID

from passerelle.contracts.language import CourseStarted
from passerelle.contracts.lifecycle import DeclinedBy, DeclineReason, NextAction
from passerelle.contracts.partner import OfferLapsed, ReferralAccepted, ReferralDeclined, ReferralWaitlisted
from referral.commands import pathways
from referral.domain.codes import CancelReason, Purpose
from referral.domain.pathway import What
from tests.referral.walking import LANGUES, Walk, partner

FULL: dict[str, Any] = {
    "declined_by": DeclinedBy.PARTNER,
    "reason": DeclineReason.SESSION_FULL,
    "next_action": NextAction.WAIT,
    "may_be_shown": True,
}
GRETA = partner("greta", "language", "french_course")


def referred(*partners: str) -> tuple[Walk, UUID]:
    walk = Walk((LANGUES, *(GRETA for _ in partners)))
    pathway = walk.open()
    for one in ("langues", *partners):
        walk.agree(pathway, one, Purpose.LEARN_FRENCH)
    return walk, pathway


def test_staff_is_reminded_once_of_a_silent_partner() -> None:
    walk, pathway = referred()

    walk.wait(13)

    reminders = [one for one in walk.pathway(pathway).history if one.what is What.REMINDER_DUE]
    assert len(reminders) == 1


def test_an_answer_stops_the_reminder() -> None:
    walk, pathway = referred()
    walk.tell(pathway, ReferralAccepted)

    walk.wait(13)

    assert What.REMINDER_DUE not in {one.what for one in walk.pathway(pathway).history}


def test_a_silent_partner_is_given_up_for_another_one() -> None:
    walk, _ = referred("greta")

    walk.wait(15)

    assert walk.sent_to("langues") == ["referral_sent", "referral_lapsed"]
    assert walk.sent_to("greta") == ["referral_sent"]


def test_silence_of_all_partners_leads_to_a_coordinator() -> None:
    walk, pathway = referred("greta")

    walk.wait(29)

    assert walk.at(pathway) == "reassess"


def test_an_answer_after_the_date_changes_nothing() -> None:
    walk, pathway = referred()
    late = walk.pathway(pathway).referrals[0]
    walk.wait(15)
    assert late.ref is not None

    walk.hear("langues", late.ref, ReferralAccepted(referral=late.id))

    assert walk.pathway(pathway).history[-1].what is What.ANSWER_CAME_LATE
    assert walk.at(pathway) == "reassess"


def test_a_full_session_is_asked_again_after_a_while() -> None:
    walk, pathway = referred("greta")

    walk.tell(pathway, ReferralDeclined, **FULL)
    before = walk.sent_to("langues")
    walk.wait(31)

    assert (before, walk.sent_to("langues")) == (["referral_sent"], ["referral_sent", "referral_sent"])
    first, second = (one.ref for one in walk.pathway(pathway).referrals)
    assert first == second


def test_a_session_that_stays_full_leads_to_another_partner() -> None:
    walk, pathway = referred("greta")

    for _ in range(3):
        walk.tell(pathway, ReferralDeclined, **FULL)
        walk.wait(30.5)

    assert walk.sent_to("greta")[0] == "referral_sent"


def test_a_person_who_declines_is_reassessed() -> None:
    walk, pathway = referred("greta")

    walk.tell(pathway, ReferralDeclined, **{**FULL, "declined_by": DeclinedBy.PERSON, "reason": "not_interested"})

    assert walk.at(pathway) == "reassess"


def test_an_offer_left_unanswered_leads_to_a_coordinator() -> None:
    walk, pathway = referred()

    walk.tell(pathway, OfferLapsed)

    assert walk.at(pathway) == "reassess"


def test_waiting_for_a_place_runs_on_a_longer_clock() -> None:
    walk, pathway = referred()
    walk.tell(pathway, ReferralWaitlisted)

    walk.wait(100)
    waiting = walk.status(pathway)
    walk.wait(30)

    assert (waiting, walk.at(pathway)) == ("waitlisted", "reassess")


def test_a_course_that_does_not_start_counts_as_stuck() -> None:
    walk, pathway = referred()
    walk.tell(pathway, ReferralAccepted)

    walk.wait(61)

    assert walk.pathway(pathway).visit.stuck_on == "start_by"


def test_a_late_start_frees_a_stuck_step() -> None:
    walk, pathway = referred()
    walk.tell(pathway, ReferralAccepted)
    walk.wait(61)

    walk.tell(pathway, CourseStarted)

    assert walk.pathway(pathway).visit.stuck_on is None


def test_a_course_that_does_not_finish_counts_as_stuck() -> None:
    walk, pathway = referred()
    walk.tell(pathway, ReferralAccepted)
    walk.tell(pathway, CourseStarted)

    walk.wait(301)

    assert walk.pathway(pathway).visit.stuck_on == "finish_by"


def test_a_decision_that_is_not_taken_counts_as_stuck() -> None:
    walk, pathway = referred()
    walk.tell(pathway, OfferLapsed)

    walk.wait(22)

    assert walk.pathway(pathway).visit.stuck_on == "finish_by"


def test_a_referral_taken_back_leaves_no_clock_running() -> None:
    walk, pathway = referred()
    referral = walk.pathway(pathway).referrals[0]

    walk.ask(
        lambda states, moment: pathways.cancel_referral(
            states, moment, walk.guide, pathway, referral.id, CancelReason.OPENED_IN_ERROR
        )
    )

    assert {about for _, _, about in walk.deadlines} == {"visit-2"}
    assert walk.sent_to("langues") == ["referral_sent", "referral_cancelled"]


def test_an_agreement_awaited_too_long_counts_as_stuck() -> None:
    walk = Walk()
    pathway = walk.open()

    walk.wait(31)

    assert walk.pathway(pathway).visit.stuck_on == "agree_by"
