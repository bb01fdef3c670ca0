"""Who may take a plan over for new pathways."""

from typing import Annotated

from fastapi import Depends

from passerelle.pages.desk import Role, Visitor, allowed

ADOPTERS = frozenset({Role.COORDINATOR, Role.MANAGER})
Adopter = Annotated[Visitor, Depends(allowed(*ADOPTERS))]
