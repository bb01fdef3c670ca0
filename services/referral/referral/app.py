"""The referring organization as a service: what it is made of, and no rule."""

from collections.abc import Sequence
from datetime import timedelta
from functools import partial

from fastapi import APIRouter

from passerelle.contracts.handover import HandoverDelivered, HandoverRefused, HandoverRequested
from passerelle.contracts.network import (
    MembershipAccepted,
    MembershipApplied,
    MembershipDeclined,
    MembershipEnded,
    MembershipInvited,
    PlanAdapted,
    PlanAdopted,
    PlanShared,
)
from passerelle.contracts.referral import (
    ErasureRequested,
    GrantNarrowed,
    GrantWithdrawn,
    PathwayProposalAnswered,
    PathwayProposalLapsed,
    ReferralCancelled,
    ReferralLapsed,
    ReferralSent,
)
from passerelle.contracts.requirements import RequirementReminded, RequirementSet, RequirementWithdrawn
from passerelle.contracts.rights import DataCorrected
from passerelle.messaging.decisions import Reactions
from passerelle.partnership.reporting import with_figures
from passerelle.runtime.organization import Organization
from passerelle.runtime.service import ServiceDefinition
from referral import api, pages, reactions
from referral.api import memberships, own_page, shared_plans
from referral.api import requirements as required
from referral.api import rights as rights_of_people
from referral.commands.rights import erase_again, retention_over
from referral.domain.eligibility import Located
from referral.domain.errors import ReferralError
from referral.domain.lists import Lists
from referral.domain.notices import NoticeBook
from referral.lists.library import load_lists, shipped_list_files
from referral.notices.book import read_notices, shipped_notices
from referral.plans.library import Guide, by_prefix
from referral.plans.offers import partners_in
from referral.plans.plan_file import Library, load_plans, shipped_files
from referral.reactions import networks, requirements, rights
from referral.rules.clocks import SHIPPED as CLOCKS
from referral.rules.clocks import read_timings
from referral.rules.register import SHIPPED as PROCESSINGS
from referral.rules.register import read_register
from referral.settings import ReferralSettings
from referral.store import store
from referral.store.figures import figures
from referral.store.networks import store as network_store
from referral.store.person_requests import store as request_store
from referral.store.requirements import store as requirement_store
from referral.store.retention import store as retention_store
from referral.territory import official


def plans_of(settings: ReferralSettings) -> Library:
    """The shipped plans and the organization's own; raises PlanIsBroken."""
    own = sorted(settings.plans_folder.glob("*.yaml")) if settings.plans_folder else []
    return load_plans([*shipped_files(), *own])


def lists_of(settings: ReferralSettings) -> Lists:
    """The shipped code lists and the organization's own behind them; raises ListsAreBroken."""
    own = sorted(settings.lists_folder.glob("*.yaml")) if settings.lists_folder else []
    return load_lists([*shipped_list_files(), *own])


def notices_of(settings: ReferralSettings) -> NoticeBook:
    """The shipped notices and the organization's own; raises DataIsBroken."""
    own = sorted(settings.notices_folder.glob("*.yaml")) if settings.notices_folder else []
    return read_notices([*shipped_notices(), *own])


def located(commune: str) -> Located:
    """The areas around a commune, by the official list; as far as the code tells for one that is not in it."""
    territory = official()
    found = territory.communes.get(territory.merged.get(commune, commune))
    return by_prefix(commune) if found is None else Located(found.department, found.epci, found.part_of)


def guide_of(organization: Organization) -> Guide:
    settings = ReferralSettings()
    official()  # read now: otherwise the first request would keep everybody waiting for it
    return Guide(
        organization.id,
        plans_of(settings),
        lambda: partners_in(organization.directory, organization.id),
        locate=located,
        stale_after=timedelta(days=settings.stale_days),
        lists=lists_of(settings),
        timings=read_timings(settings.clocks_file or CLOCKS),
        notices=notices_of(settings),
        processings=read_register(settings.processings_file or PROCESSINGS),
    )


def reactions_of(organization: Organization) -> Reactions:
    guide, within = guide_of(organization), timedelta(days=ReferralSettings().erasure_days)
    erasing = rights.table(guide, partial(retention_over, answer_within=within), erase_again)
    return reactions.table(guide) | requirements.REACTIONS | networks.REACTIONS | erasing


def routes_of(organization: Organization) -> Sequence[APIRouter]:
    guide = guide_of(organization)
    return (
        *api.routes(organization, guide, ReferralSettings()),
        required.routes(organization, guide),
        memberships.routes(organization),
        shared_plans.routes(organization, guide),
        rights_of_people.routes(organization, guide),
        own_page.routes(organization, guide),
    )


def pages_of(organization: Organization) -> Sequence[APIRouter]:
    return pages.routes(organization, guide_of(organization), ReferralSettings())


pathways = ServiceDefinition(
    kind="referral",
    title="Referring organization",
    stores=(store, requirement_store, network_store, retention_store, request_store),
    reactions=reactions_of,
    migrations=("referral.migrations",),
    routes=routes_of,
    pages=pages_of,
    refusals=(ReferralError,),
    publishes=(
        ReferralSent,
        ReferralCancelled,
        ReferralLapsed,
        GrantWithdrawn,
        GrantNarrowed,
        ErasureRequested,
        PathwayProposalAnswered,
        PathwayProposalLapsed,
        HandoverRequested,
        HandoverDelivered,
        HandoverRefused,
        DataCorrected,
        RequirementSet,
        RequirementReminded,
        RequirementWithdrawn,
        MembershipInvited,
        MembershipApplied,
        MembershipAccepted,
        MembershipDeclined,
        MembershipEnded,
        PlanShared,
        PlanAdopted,
        PlanAdapted,
    ),
)
service = with_figures(pathways, figures)
