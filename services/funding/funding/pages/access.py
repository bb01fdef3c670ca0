"""Who decides and reports; who sees people is the same as in every partner's desk."""

from typing import Annotated

from fastapi import Depends

from passerelle.pages.desk import Role, Visitor, allowed

LEAD = frozenset({Role.COORDINATOR, Role.MANAGER})
Lead = Annotated[Visitor, Depends(allowed(*LEAD))]
"""Somebody who records what the committee decided, gives a loan up, reports: not whoever advises the person."""


def decides(visitor: Visitor) -> bool:
    return visitor.has(*LEAD)
