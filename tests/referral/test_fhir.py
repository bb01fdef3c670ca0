"""A referral read as a FHIR R4 Task: valid, coded, and naming nobody."""

import json
from datetime import datetime
from typing import Any
from uuid import UUID

import pytest

from passerelle.contracts.language import CourseCompleted, CourseLeft, CourseStarted
from passerelle.contracts.lifecycle import CefrLevel, DeclinedBy, DeclineReason, LeftReason, NextAction
from passerelle.contracts.partner import ReferralAccepted, ReferralDeclined, ReferralOpened, ReferralWaitlisted
from referral.api.fhir import task_of
from referral.commands import pathways
from referral.domain.codes import CancelReason
from tests.referral.walking import OWNER, Walk

# FHIR R4, resource Task: the elements it may have, those it must have, and its value set task-status.
ELEMENTS = {
    "resourceType", "id", "status", "statusReason", "businessStatus", "intent", "code", "for", "authoredOn",
    "lastModified", "requester", "owner", "reasonCode", "executionPeriod", "restriction",
}  # fmt: skip
REQUIRED = {"resourceType", "status", "intent"}
STATUSES = {
    "draft", "requested", "received", "accepted", "rejected", "ready", "cancelled", "in-progress", "on-hold", "failed",
    "completed", "entered-in-error",
}  # fmt: skip
DECLINED = {
    "declined_by": DeclinedBy.PARTNER,
    "reason": DeclineReason.SESSION_FULL,
    "next_action": NextAction.NONE,
    "may_be_shown": False,
}


def referred() -> tuple[Walk, UUID]:
    walk = Walk()
    pathway = walk.open()
    walk.agree(pathway, "langues")
    return walk, pathway


def task(walk: Walk, pathway: UUID) -> dict[str, Any]:
    """Of the first referral, as it goes over the wire."""
    told: dict[str, Any] = json.loads(json.dumps(task_of(walk.pathway(pathway).referrals[0], OWNER)))
    return told


def check_is_valid(told: dict[str, Any]) -> None:
    assert REQUIRED <= set(told) <= ELEMENTS
    assert told["resourceType"] == "Task"
    assert told["status"] in STATUSES
    for name in ("code", "businessStatus", "statusReason", "reasonCode"):
        assert all({"system", "code"} <= set(one) for one in told.get(name, {"coding": []})["coding"])
    for name in ("requester", "owner", "for"):
        assert set(told.get(name, {"identifier": {}})["identifier"]) <= {"system", "value"}
    # Invariant inv-1: last modified is not before authored.
    assert datetime.fromisoformat(told["authoredOn"]) <= datetime.fromisoformat(told["lastModified"])
    assert [value for value in told.values() if value in (None, "", [], {})] == []


@pytest.mark.parametrize(
    ("told", "status", "reason"),
    [
        ([], "requested", None),
        ([(ReferralOpened, {})], "received", None),
        ([(ReferralWaitlisted, {})], "on-hold", "session_full"),
        ([(ReferralAccepted, {})], "accepted", None),
        ([(ReferralAccepted, {}), (CourseStarted, {})], "in-progress", None),
        ([(CourseCompleted, {"level_reached": CefrLevel.B1})], "completed", None),
        ([(CourseLeft, {"reason": LeftReason.MOVED})], "failed", "course_left"),
        ([(ReferralDeclined, DECLINED)], "rejected", "session_full"),
    ],
)
def test_each_state_is_a_status_with_its_reason(told: list[Any], status: str, reason: str | None) -> None:
    walk, pathway = referred()
    for event, facts in told:
        walk.tell(pathway, event, **facts)

    found = task(walk, pathway)

    check_is_valid(found)
    assert found["status"] == status
    assert found.get("statusReason", {"coding": [{"code": None}]})["coding"][0]["code"] == reason


def test_a_referral_nobody_was_told_of_is_a_draft_for_nobody() -> None:
    walk = Walk()
    pathway = walk.open()

    found = task(walk, pathway)

    check_is_valid(found)
    assert (found["status"], "for" in found, "restriction" in found) == ("draft", False, False)


def test_a_lapse_and_a_taking_back_are_told_apart_by_reason() -> None:
    lapsed, silent = referred()
    lapsed.wait(15)
    taken, back = referred()
    referral = taken.pathway(back).referrals[0].id
    taken.ask(
        lambda states, moment: pathways.cancel_referral(
            states, moment, taken.guide, back, referral, CancelReason.PERSON_LEFT
        )
    )

    told = [task(lapsed, silent), task(taken, back)]

    assert [one["status"] for one in told] == ["cancelled", "cancelled"]
    assert [one["statusReason"]["coding"][0]["code"] for one in told] == ["lapsed", "person_left"]


def test_who_declined_stands_beside_the_reason() -> None:
    walk, pathway = referred()
    walk.tell(pathway, ReferralDeclined, **DECLINED)

    codes = {one["system"]: one["code"] for one in task(walk, pathway)["statusReason"]["coding"]}

    assert codes["urn:passerelle:declined-by"] == "partner"


def test_a_task_names_no_person() -> None:
    walk, pathway = referred()
    walk.tell(pathway, ReferralAccepted)

    written = json.dumps(task(walk, pathway))

    assert [word for word in ("Amina", "Rahimi", "0600000000", "75119") if word in written] == []
    assert str(walk.pathway(pathway).person) not in written
