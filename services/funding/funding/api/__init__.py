"""The HTTP routes of an agency's own staff and system: parse, decide, answer."""

from collections.abc import Sequence
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


def routes(organization: Organization) -> Sequence[APIRouter]:
    """Invitations, applications, loans and reports; raises RulesAreBroken when the dated rules cannot be used."""
    settings = FundingSettings()
    terms = Terms(timedelta(days=settings.invitation_days), timedelta(days=settings.reminder_days))
    rules = load_rules(settings.rules_file)
    return (
        applications.routes(organization, terms, rules),
        reading.routes(organization),
        guarantees.routes(organization, rules),
        loans.routes(organization, rules),
        repayments.routes(organization),
        reports.routes(organization, rules),
        *partnership_routes(organization, inviting(terms)),
    )


def inviting(terms: Terms) -> Hooks:
    """Accepting a referral invites the person to apply."""
    return replace(
        reactions.HOOKS,
        accepted=lambda states, ref, moment: commands.invite(states, moment, ref=ref, terms=terms),
    )
