"""The steps of the two journeys, one function each, as staff would take them on a quiet network."""

from collections.abc import Sequence
from uuid import UUID

from enterprise.domain.frames import Format
from enterprise.domain.participations import Outcome
from funding import commands
from funding.domain.application import Application
from language.domain.levels import Level
from passerelle.partnership import ReceivedReferral
from passerelle.testing.history import Carried
from referral.domain.codes import FieldGroup
from referral.domain.pathway import Pathway
from tests.journeys.city import City
from tests.journeys.partner_staff import PartnerStaff
from tests.journeys.referral_staff import ReferralStaff


def pathway_of(owner: ReferralStaff, key: UUID) -> Pathway:
    found: Pathway = owner.states[key]
    return found


def steps_of(owner: ReferralStaff, key: UUID) -> list[str]:
    """The steps of the plan, in the order they were entered."""
    return [visit.step for visit in pathway_of(owner, key).visits]


def agree_and_refer(city: City, owner: ReferralStaff, pathway: UUID, partner: PartnerStaff) -> UUID:
    """The person agrees if the step waits for it, the referral goes out, and the partner finds it; answers the ref."""
    referral = pathway_of(owner, pathway).referral
    assert referral is not None
    assert referral.partner == partner.organization
    if pathway_of(owner, pathway).queued is not None:
        owner.agree(pathway, referral.partner, referral.purpose, fields=tuple(FieldGroup))
    city.network.settle()
    ref = pathway_of(owner, pathway).ref_for(partner.organization)
    assert ref is not None
    assert isinstance(partner.states[ref], ReceivedReferral)
    return ref


def finish_a_course(city: City, owner: ReferralStaff, pathways: Sequence[UUID], level: Level = Level.A2) -> None:
    """Accepted, placed, enrolled, taught, assessed."""
    langues = city.language[0]
    refs = [agree_and_refer(city, owner, pathway, langues) for pathway in pathways]
    course = langues.open_course(places=len(refs))
    assert course is not None
    for ref in refs:
        langues.accept(ref)
        langues.place(ref, Level.A1)
        langues.enrol(course, ref)
    langues.start_course(course)
    langues.hold_session(next(one for one in langues.courses if one.key == course), everybody=True)
    for ref in refs:
        langues.complete(course, ref, level)
    city.network.settle()


def finish_a_trial(
    city: City, owner: ReferralStaff, pathways: Sequence[UUID], form: Format, outcome: Outcome = Outcome.RESTAURANT
) -> None:
    """Offered, accepted, started, completed."""
    coopaname = city.enterprise[0]
    refs = [agree_and_refer(city, owner, pathway, coopaname) for pathway in pathways]
    session = coopaname.open_session(form, places=len(refs))
    for ref in refs:
        coopaname.offer(session, ref)
        coopaname.accept_offer(ref)
    coopaname.start_session(session)
    for ref in refs:
        coopaname.complete(ref, outcome)
    city.network.settle()


def apply_for_a_loan(city: City, owner: ReferralStaff, pathway: UUID, *, guarantor: bool, granted: bool = True) -> UUID:
    """Invited, applied, with somebody who stands for the loan or without, decided; the ref."""
    adie = city.funding[0]
    ref = agree_and_refer(city, owner, pathway, adie)
    adie.invite(ref)
    adie.submit(ref)
    application = next(
        state.key for state in adie.states.values() if isinstance(state, Application) and state.ref == ref
    )
    adie.about(application, commands.assign_adviser, adviser="staff-7")
    (adie.with_guarantor if guarantor else adie.without_guarantor)(application)
    if granted:
        adie.grant(application)
        adie.sign(application)
        adie.about(application, commands.disburse)
    else:
        adie.turn_down(application)
    city.network.settle()
    return ref


def heard_on(city: City, ref: UUID) -> list[str]:
    """What the partner told the owner on this ref, in order."""
    carried = city.network.history.of(Carried)
    return [fact.wire.split(".")[-2] for fact in carried if fact.ref == ref and fact.recipient in {"singa", "grenoble"}]
