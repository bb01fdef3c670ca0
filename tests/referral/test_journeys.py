"""Both journeys of the design from end to end, as the owner of the pathway decides them."""

from uuid import UUID

from passerelle.contracts.enterprise import TrialCompleted, TrialFormat, TrialOffered, TrialOutcome, TrialStarted
from passerelle.contracts.funding import ApplicationDecided, ApplicationInvited, ApplicationSubmitted, LoanDisbursed
from passerelle.contracts.language import CourseCompleted, CourseLeft, CourseStarted, PlacementCompleted
from passerelle.contracts.lifecycle import CefrLevel, LeftReason
from passerelle.contracts.partner import ReferralAccepted, ReferralStarted
from referral.domain.codes import OwnMilestone, ReferralStatus
from referral.domain.pathway import PathwayStage
from tests.referral.walking import Walk

FLASHCOOP, VOLATILE = TrialFormat.FLASHCOOP, TrialFormat.VOLATILE_COOPERATIVE


def begun(*recipients: str) -> tuple[Walk, UUID]:
    walk = Walk()
    pathway = walk.open()
    for recipient in recipients or ("langues", "coopaname", "adie"):
        walk.agree(pathway, recipient)
    return walk, pathway


def learn(walk: Walk, pathway: UUID, level: CefrLevel = CefrLevel.A2) -> None:
    walk.tell(pathway, ReferralAccepted)
    walk.tell(pathway, PlacementCompleted, level=CefrLevel.A1)
    walk.tell(pathway, CourseStarted)
    walk.tell(pathway, CourseCompleted, level_reached=level)


def try_out(walk: Walk, pathway: UUID, trial: TrialFormat, outcome: TrialOutcome) -> None:
    walk.tell(pathway, ReferralAccepted)
    walk.tell(pathway, TrialOffered, format=trial, answer_by=walk.now)
    walk.tell(pathway, ReferralStarted)
    walk.tell(pathway, TrialStarted, format=trial)
    walk.tell(pathway, TrialCompleted, format=trial, outcome=outcome)


def test_a_learner_ends_with_an_enterprise_of_her_own() -> None:
    walk, pathway = begun()

    learn(walk, pathway)
    try_out(walk, pathway, FLASHCOOP, TrialOutcome.COLLECTIVE_ENTREPRENEURSHIP)
    try_out(walk, pathway, VOLATILE, TrialOutcome.RESTAURANT)
    walk.tell(pathway, ReferralAccepted)
    walk.tell(pathway, ApplicationInvited, answer_by=walk.now)
    walk.tell(pathway, ApplicationSubmitted)
    walk.tell(pathway, ApplicationDecided, outcome="granted")
    walk.tell(pathway, LoanDisbursed)

    taken = [visit.step for visit in walk.pathway(pathway).visits]
    assert taken == ["language_course", "flashcoop", "volatile_cooperative", "microcredit", "own_enterprise"]
    assert walk.pathway(pathway).stage is PathwayStage.COMPLETED
    assert {one.status for one in walk.pathway(pathway).referrals} == {ReferralStatus.COMPLETED}
    assert walk.deadlines == {}


def test_a_farmer_goes_from_reception_back_to_farming() -> None:
    walk = Walk()
    pathway = walk.open("farmer")
    walk.agree(pathway, "coopaname")

    walk.record(pathway, OwnMilestone.PROTECTION_GRANTED)
    walk.record(pathway, OwnMilestone.ACCESS_TO_RIGHTS_SETTLED)
    try_out(walk, pathway, VOLATILE, TrialOutcome.OTHER_BUSINESS)

    taken = [visit.step for visit in walk.pathway(pathway).visits]
    assert taken == ["reception", "access_to_rights", "rapid_integration", "farming"]
    assert walk.pathway(pathway).stage is PathwayStage.COMPLETED


def test_what_staff_recorded_is_told_to_no_partner() -> None:
    walk = Walk()
    pathway = walk.open("farmer")
    walk.agree(pathway, "coopaname")

    walk.record(pathway, OwnMilestone.PROTECTION_GRANTED)

    assert walk.sent == []


def test_a_level_under_a2_leads_to_another_course() -> None:
    walk, pathway = begun()

    learn(walk, pathway, CefrLevel.A1)

    assert (walk.at(pathway), walk.status(pathway)) == ("another_course", "sent")


def test_too_many_courses_under_a2_lead_to_a_coordinator() -> None:
    walk, pathway = begun()

    for _ in range(4):
        learn(walk, pathway, CefrLevel.A1)

    assert walk.at(pathway) == "reassess"


def test_somebody_who_leaves_a_course_is_reassessed() -> None:
    walk, pathway = begun()

    walk.tell(pathway, ReferralAccepted)
    walk.tell(pathway, CourseLeft, reason=LeftReason.MOVED)

    assert walk.at(pathway) == "reassess"
    assert walk.pathway(pathway).referrals[0].status is ReferralStatus.LEFT


def test_a_loan_not_granted_leads_to_a_coordinator() -> None:
    walk, pathway = begun()
    walk.tell(pathway, ReferralAccepted)
    walk.decide(pathway, "microcredit")

    walk.tell(pathway, ReferralAccepted)
    walk.tell(pathway, ApplicationSubmitted)
    walk.tell(pathway, ApplicationDecided, outcome="not_granted")

    assert walk.at(pathway) == "reassess"


def test_a_loan_granted_stays_until_the_money_is_paid() -> None:
    walk, pathway = begun()
    walk.decide(pathway, "microcredit")

    walk.tell(pathway, ReferralAccepted)
    walk.tell(pathway, ApplicationDecided, outcome="granted")

    assert walk.at(pathway) == "microcredit"


def test_all_partners_know_a_person_by_different_refs() -> None:
    walk, pathway = begun()

    learn(walk, pathway)
    try_out(walk, pathway, FLASHCOOP, TrialOutcome.RESTAURANT)
    try_out(walk, pathway, VOLATILE, TrialOutcome.RESTAURANT)

    refs = {(one.partner, one.ref) for one in walk.pathway(pathway).referrals}
    assert len(refs) == len({ref for _, ref in refs}) == 3
