"""What the inbox may be asked for, as it stands in the address: never a name."""

from datetime import datetime
from typing import Annotated, Literal
from urllib.parse import urlencode
from uuid import UUID

from fastapi import Query
from pydantic import BaseModel, Field

from passerelle.partnership.desk.rows import FIRST, LAST, Place
from passerelle.partnership.desk.standing import Line, Standing

AFTER = r"^$|^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9:.]{8,15}Z_[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$"


class Asked(BaseModel):
    """Box, service and place; empty leaves one out."""

    state: Literal["", "new", "looked_at", "waitlisted", "accepted", "started", "ended"] = ""
    service: Annotated[str, Field(max_length=60)] = ""
    after: Annotated[str, Field(pattern=AFTER)] = ""

    @property
    def standing(self) -> Standing | None:
        return Standing(self.state) if self.state else None

    @property
    def place(self) -> Place:
        return place_in(self.after) or (LAST if self.standing is Standing.ENDED else FIRST)

    def address(self, path: str = "/desk/inbox", **changed: str) -> str:
        """The page with the same filters but what is changed; without a place unless one is given."""
        told = {**self.model_dump(), "after": "", **changed}
        query = urlencode({name: value for name, value in told.items() if value})
        return f"{path}?{query}" if query else path


AskedFor = Annotated[Asked, Query()]


class Following(BaseModel):
    """Where a page of a list begins, the newest first."""

    after: Annotated[str, Field(pattern=AFTER)] = ""

    @property
    def place(self) -> Place:
        return place_in(self.after) or LAST


FollowingAsked = Annotated[Following, Query()]


def place_of(line: Line) -> str:
    """Where a page ends, for the address of the next."""
    return place_text(line.state.received_at, line.state.ref)


def place_text(at: datetime, ref: UUID) -> str:
    return f"{at.isoformat().replace('+00:00', 'Z')}_{ref}"


def place_in(text: str) -> Place | None:
    at, _, ref = text.partition("_")
    return Place(datetime.fromisoformat(at), UUID(ref)) if ref else None
