"""The desk every partner has: what was referred to it, one referral with what may be done, today, its own proposals.

A service of a new kind has it by one line: `ServiceDefinition(pages=lambda organization: desk.routes(organization,
HOOKS))`. `own` adds facts to a referral's page and lists to the page of today; pages of its own are mounted beside:
`[*desk.routes(organization, HOOKS, own), my_router]`.
"""

from collections.abc import Sequence

from fastapi import APIRouter

from passerelle.pages.desk import Site
from passerelle.partnership.desk import inbox, proposing, referral_page, today
from passerelle.partnership.desk.access import STAFF, WORK_WITH_PEOPLE, Staff, Worker, works_with_people
from passerelle.partnership.desk.own import Asked, Fact, Own, Task, Tasks
from passerelle.partnership.desk.showing import Said, name_of, number_of
from passerelle.partnership.desk.workplace import Options, Workplace
from passerelle.partnership.hooks import Hooks
from passerelle.runtime.organization import Organization

__all__ = [
    "STAFF",
    "WORK_WITH_PEOPLE",
    "Asked",
    "Fact",
    "Options",
    "Own",
    "Said",
    "Staff",
    "Task",
    "Tasks",
    "Worker",
    "Workplace",
    "name_of",
    "number_of",
    "routes",
    "works_with_people",
]


def routes(organization: Organization, hooks: Hooks | None = None, own: Own | None = None) -> Sequence[APIRouter]:
    """Everything below /desk that partners share."""
    site = Site.of(organization)
    site.add("passerelle.partnership.desk")
    site.nav("/desk/today", "inbox.today.nav", roles=STAFF, order=10)
    site.nav("/desk/inbox", "inbox.nav", roles=STAFF, order=20)
    site.nav("/desk/proposals", "inbox.proposals.nav", roles=WORK_WITH_PEOPLE, order=60)
    added = own or Own()
    page = referral_page.Desk(organization, site, hooks or Hooks(), added)
    return [
        today.routes(organization, site, added),
        inbox.routes(organization, site),
        referral_page.routes(page),
        proposing.routes(organization, site),
    ]
