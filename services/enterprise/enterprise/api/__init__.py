"""The HTTP routes of a cooperative trial's own staff and system."""

from collections.abc import Sequence

from fastapi import APIRouter

from enterprise.api import activity, contracts, follow_ups, offers, participations, sessions, supporters, wishes
from enterprise.reactions import HOOKS
from enterprise.settings import EnterpriseSettings
from enterprise.settings.rules_file import load_rules
from passerelle.partnership.routes import routes as partnership_routes
from passerelle.runtime.organization import Organization


def routes(organization: Organization) -> Sequence[APIRouter]:
    """Everything staff do, and the referrals it comes from; raises RulesAreBroken when the data files are."""
    settings = EnterpriseSettings()
    rules = load_rules(settings.rules_file)
    return (
        sessions.routes(organization, settings, rules),
        offers.routes(organization, settings),
        participations.routes(organization, rules),
        contracts.routes(organization, rules),
        activity.routes(organization),
        wishes.routes(organization),
        follow_ups.routes(organization),
        supporters.routes(organization, rules),
        *partnership_routes(organization, HOOKS),
    )
