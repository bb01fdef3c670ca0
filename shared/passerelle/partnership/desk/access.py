"""Who may open the pages of a partner's desk.

A partner is told no commune, so the territories of an account limit nothing here.
"""

from typing import Annotated

from fastapi import Depends

from passerelle.pages.desk import SEE_PEOPLE, Role, Visitor, allowed

STAFF = SEE_PEOPLE
"""Who may see which referrals there are and where each stands."""
WORK_WITH_PEOPLE = frozenset({Role.COORDINATOR, Role.ADVISER})
"""Who may see names and contact details as well, and act."""
Staff = Annotated[Visitor, Depends(allowed(*STAFF))]
Worker = Annotated[Visitor, Depends(allowed(*WORK_WITH_PEOPLE))]


def works_with_people(visitor: Visitor) -> bool:
    return visitor.has(*WORK_WITH_PEOPLE)
