"""Who may see and spend supporters' money; who sees people is the same as in every partner's desk."""

from typing import Annotated

from fastapi import Depends

from passerelle.pages.desk import Role, Visitor, allowed

MONEY = frozenset({Role.COORDINATOR, Role.MANAGER})
Treasurer = Annotated[Visitor, Depends(allowed(*MONEY))]
"""Somebody who may commit and spend; for others there is no such page."""
