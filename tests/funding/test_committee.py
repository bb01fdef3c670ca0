"""A committee sits, decides once or looks at it again, and may want something before the contract."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from funding import commands
from funding.domain.application import Status
from funding.domain.committee import DeferredReason, NotGrantedReason, Requirement, Sitting
from funding.domain.errors import (
    AlreadyDecided,
    CommitteeIsInTheFuture,
    ConditionIsUnknown,
    ConditionsAreOpen,
    DayIsImpossible,
    LoanIsNotGranted,
    QuorumIsMissing,
)
from passerelle.contracts.days import day_of
from tests.funding import agency as at
from tests.funding.agency import Agency
from tests.funding.examples import RULES, TODAY

TOMORROW = TODAY + timedelta(days=1)
YESTERDAY = TODAY - timedelta(days=1)
INSURED = Requirement.INSURANCE_TAKEN


def deciding(agency: Agency, sitting: Sitting, **terms: Any) -> Any:
    known = {"application": agency.application().key, "rules": RULES, "sitting": sitting}
    return agency.do(commands.turn_down, **known, reason=NotGrantedReason.OUTSIDE_THE_RULES, **terms)


def deferred(agency: Agency, reason: DeferredReason = DeferredReason.PAPERS_ARE_MISSING) -> Any:
    known = {"application": agency.application().key, "rules": RULES, "sitting": agency.sitting()}
    return agency.do(commands.defer, **known, reason=reason)


def granted_if_insured() -> Agency:
    agency = at.with_guarantor()
    at.grant(agency, requirements=(INSURED,))
    return agency


def meet(agency: Agency, requirement: Requirement = INSURED) -> Any:
    known = {"requirement": requirement, "met_on": day_of(agency.now)}
    return agency.do(commands.meet_condition, application=agency.application().key, **known)


def sign(agency: Agency) -> Any:
    return agency.do(commands.sign_contract, application=agency.application().key, rules=RULES)


def test_a_decision_says_who_sat_when_and_on_what_terms() -> None:
    agency = at.with_guarantor()

    shown = at.grant(agency, requirements=(INSURED,))

    assert shown["committee"] == {
        "held_on": TODAY.isoformat(),
        "members": ["member-1", "member-2"],
        "conditions": [{"requirement": "insurance_taken", "met_on": None}],
    }


def test_one_member_is_no_committee() -> None:
    agency = at.with_guarantor()

    with pytest.raises(QuorumIsMissing):
        deciding(agency, Sitting(TODAY, ("member-1",), at.STAFF))
    with pytest.raises(QuorumIsMissing):
        deciding(agency, Sitting(TODAY, ("member-1", "member-1"), at.STAFF))
    assert agency.application().decision is None


@pytest.mark.parametrize("held_on", [TOMORROW, YESTERDAY])
def test_a_committee_sat_between_the_request_and_today(held_on: Any) -> None:
    with pytest.raises(CommitteeIsInTheFuture):
        deciding(at.with_guarantor(), replace(at.with_guarantor().sitting(), held_on=held_on))


def test_a_deferral_decides_and_tells_nothing() -> None:
    agency = at.with_guarantor()
    facts = agency.facts()

    shown = deferred(agency)

    assert (shown["status"], shown["outcome"]) == ("guarantor_found", None)
    assert shown["deferrals"][0]["reason"] == "papers_are_missing"
    assert agency.facts() == facts


def test_a_deferred_application_is_decided_later() -> None:
    agency = at.with_guarantor()
    deferred(agency)
    deferred(agency, DeferredReason.PROJECT_NEEDS_WORK)

    shown = at.grant(agency)

    assert (shown["status"], len(shown["deferrals"])) == ("granted", 2)


def test_a_committee_without_quorum_can_only_defer() -> None:
    agency = at.with_guarantor()
    alone = Sitting(TODAY, ("member-1",), at.STAFF)
    known = {"application": agency.application().key, "rules": RULES, "sitting": alone}

    shown = agency.do(commands.defer, **known, reason=DeferredReason.QUORUM_WAS_MISSING)

    assert shown["deferrals"][0]["members"] == ["member-1"]
    with pytest.raises(QuorumIsMissing):
        agency.do(commands.defer, **known, reason=DeferredReason.PAPERS_ARE_MISSING)


def test_what_is_decided_is_not_deferred() -> None:
    agency = at.with_guarantor()
    at.turn_down(agency)

    with pytest.raises(AlreadyDecided):
        deferred(agency)


def test_a_contract_waits_for_the_conditions() -> None:
    agency = granted_if_insured()

    with pytest.raises(ConditionsAreOpen):
        sign(agency)
    meet(agency)

    assert sign(agency)["status"] == "contracted"


def test_the_first_day_a_condition_was_met_counts() -> None:
    agency = granted_if_insured()
    meet(agency)
    agency.now += timedelta(days=1)

    shown = meet(agency)

    assert shown["committee"]["conditions"][0]["met_on"] == TODAY.isoformat()


def test_a_condition_nobody_set_is_not_met() -> None:
    with pytest.raises(ConditionIsUnknown):
        meet(granted_if_insured(), Requirement.TRAINING_FOLLOWED)
    with pytest.raises(LoanIsNotGranted):
        meet(at.with_guarantor())


def test_a_condition_is_not_met_in_the_future() -> None:
    agency = granted_if_insured()

    with pytest.raises(DayIsImpossible):
        agency.do(commands.meet_condition, application=agency.application().key, requirement=INSURED, met_on=TOMORROW)


def test_conditions_and_members_stay_inside_the_agency() -> None:
    agency = granted_if_insured()
    words = " ".join(event.model_dump_json() for event in agency.told)

    assert not any(hidden in words for hidden in ("insurance_taken", "member-1", "papers_are_missing"))
    assert agency.application().status is Status.GRANTED
