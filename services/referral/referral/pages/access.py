"""Who may open the pages about people's pathways."""

from typing import Annotated

from fastapi import Depends

from passerelle.pages.desk import SEE_PEOPLE, Visitor, allowed

STAFF = SEE_PEOPLE
Staff = Annotated[Visitor, Depends(allowed(*STAFF))]
"""Somebody who may see people; for others there is no such page."""
