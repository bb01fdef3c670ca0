"""Plan versions that stand in the database: shared by a network, adopted as they are or derived."""

import re
from collections.abc import Iterable
from functools import lru_cache
from uuid import NAMESPACE_URL, UUID, uuid5

from passerelle.contracts.network import MAX_DOCUMENT
from passerelle.messaging.matters import matter_of
from referral.domain.plan import PathwayPlan
from referral.domain.shared_plan import OwnPlan, PlanIsTooLarge, PlanMayNameSomebody
from referral.plans.plan_file import Library, PlanIsBroken, read_plan

MOST_BYTES = 2 * MAX_DOCUMENT
_ADDRESS = re.compile(r"\S@\S+\.\S|(?:\d[ .-]?){9}")
"""An e-mail address, or nine digits in a row as telephone and file numbers have."""


@lru_cache(maxsize=256)
def parsed(document: str, file: str = "plan.yaml") -> PathwayPlan:
    """The plan of a document; raises PlanIsBroken with the line of every problem."""
    plan, problems = read_plan(document, file)
    if plan is None or problems:
        raise PlanIsBroken(problems)
    return plan


def checked(document: str) -> PathwayPlan:
    """A plan fit to be shared or followed; raises PlanIsTooLarge, PlanMayNameSomebody and PlanIsBroken."""
    if len(document) > MAX_DOCUMENT or len(document.encode()) > MOST_BYTES:
        raise PlanIsTooLarge
    for number, line in enumerate(document.splitlines(), 1):
        if _ADDRESS.search(line):
            raise PlanMayNameSomebody(line=str(number))
    return parsed(document)


def problems_with(document: str) -> str:
    """What is wrong with a plan somebody else shared, each problem with its line; empty when nothing is."""
    try:
        checked(document)
    except (PlanIsBroken, PlanIsTooLarge, PlanMayNameSomebody) as error:
        return str(error)
    return ""


def library_of(own: Iterable[OwnPlan]) -> Library:
    """The plans by name and version."""
    return {(one.plan, one.version): parsed(one.document) for one in own}


def received_id(network: str, plan: str, version: int) -> UUID:
    """Key of a version that a network shared."""
    return matter_of(uuid5(NAMESPACE_URL, f"{network}/plans/{plan}/{version}"))


def own_id(plan: str, version: int) -> UUID:
    """Key of a version this organization follows."""
    return matter_of(uuid5(NAMESPACE_URL, f"own/plans/{plan}/{version}"))
