"""Who repairs messages: they see ids and coarse facts, never a person."""

from typing import Annotated

from fastapi import Depends

from passerelle.pages.roles import Role, Visitor
from passerelle.pages.signing import allowed

REPAIRS = frozenset({Role.ADMIN, Role.COORDINATOR, Role.MANAGER})
Repairer = Annotated[Visitor, Depends(allowed(*REPAIRS))]
