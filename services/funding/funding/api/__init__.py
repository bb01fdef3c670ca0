"""The HTTP routes of an agency's own staff and system: parse, decide, answer."""

from dataclasses import replace
from datetime import timedelta

from fastapi import APIRouter

from funding import commands, reactions
from funding.api import applications, guarantees, loans, reading, repayments, reports
from funding.commands import Terms
from funding.rules import load_rules
from funding.settings import FundingSettings
from passerelle.partnership import Hooks
from passerelle.partnership.routes import routes as partnership_routes
from passerelle.runtime.organization import Organization


def routes(organization: Organization) -> APIRouter:
    """Invitations, applications, loans and reports; raises RulesAreBroken when the dated rules cannot be used."""
    settings = FundingSettings()
    terms = Terms(timedelta(days=settings.invitation_days), timedelta(days=settings.reminder_days))
    rules = load_rules(settings.rules_file)
    router = APIRouter()
    router.include_router(applications.routes(organization, terms, rules))
    router.include_router(reading.routes(organization))
    router.include_router(guarantees.routes(organization, rules))
    router.include_router(loans.routes(organization, rules))
    router.include_router(repayments.routes(organization))
    router.include_router(reports.routes(organization, rules))
    router.include_router(partnership_routes(organization, inviting(terms)))
    return router


def inviting(terms: Terms) -> Hooks:
    """Accepting a referral invites the person to apply."""
    return replace(
        reactions.HOOKS,
        accepted=lambda states, ref, moment: commands.invite(states, moment, ref=ref, terms=terms),
    )
