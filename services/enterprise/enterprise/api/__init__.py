"""The HTTP routes of a cooperative trial's own staff and system."""

from fastapi import APIRouter

from enterprise.api import activity, contracts, follow_ups, offers, participations, sessions, supporters, wishes
from enterprise.reactions import HOOKS
from enterprise.settings import EnterpriseSettings
from enterprise.settings.rules_file import load_rules
from passerelle.partnership.routes import routes as partnership_routes
from passerelle.runtime.organization import Organization


def routes(organization: Organization) -> APIRouter:
    """Everything staff do, and the referrals it comes from; raises RulesAreBroken when the data files are."""
    settings = EnterpriseSettings()
    rules = load_rules(settings.rules_file)
    router = APIRouter()
    router.include_router(sessions.routes(organization, settings, rules))
    router.include_router(offers.routes(organization, settings))
    router.include_router(participations.routes(organization, rules))
    router.include_router(contracts.routes(organization, rules))
    router.include_router(activity.routes(organization))
    router.include_router(wishes.routes(organization))
    router.include_router(follow_ups.routes(organization))
    router.include_router(supporters.routes(organization, rules))
    router.include_router(partnership_routes(organization, HOOKS))
    return router
