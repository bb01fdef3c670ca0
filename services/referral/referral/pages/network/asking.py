"""What the map may be asked for, as it stands in the address."""

from datetime import date, timedelta
from typing import Annotated, Literal
from urllib.parse import urlencode

from fastapi import Query
from pydantic import BaseModel, Field

from referral.domain.network_map import Standing


class Asked(BaseModel):
    """A period, a standing and a territory."""

    days: Literal["30", "90", "365", "all"] = "90"
    standing: Literal["all", "open", "accepted", "ended"] = "all"
    area: Annotated[str, Field(max_length=60)] = ""

    def since(self, today: date) -> date | None:
        return None if self.days == "all" else today - timedelta(days=int(self.days))

    @property
    def wanted(self) -> Standing | None:
        return None if self.standing == "all" else Standing(self.standing)

    def address(self, path: str = "/desk/network", **more: str) -> str:
        """A page that is asked the same."""
        plain = Asked()
        told = {name: value for name, value in self.model_dump().items() if value != getattr(plain, name)} | more
        return f"{path}?{urlencode(told)}" if told else path


AskedFor = Annotated[Asked, Query()]
