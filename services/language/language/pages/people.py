"""Names of the people in a register: while the agreement allows to show them, to those who work with people."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from passerelle.pages.desk import Visitor
from passerelle.pages.words import Words
from passerelle.partnership import ReceivedReferral, desk, referral_rows


@dataclass(frozen=True, slots=True)
class People:
    """Everybody of one page."""

    referrals: Mapping[UUID, ReceivedReferral]
    visitor: Visitor
    words: Words
    now: datetime

    def name(self, ref: UUID | None) -> str:
        """The name, else the number of the file; after an erasure neither is left."""
        if ref is None:
            return self.words("courses.erased")
        named = desk.name_of(self.referrals[ref], self.visitor, self.now) if ref in self.referrals else ""
        return named or self.words("inbox.number", number=desk.number_of(ref))

    @property
    def named(self) -> list[UUID]:
        """Whose names the visitor reads."""
        return [ref for ref, state in self.referrals.items() if desk.name_of(state, self.visitor, self.now)]


async def people_of(connection: Any, refs: Collection[UUID], visitor: Visitor, words: Words, now: datetime) -> People:
    """In one statement."""
    return People(await referral_rows.load(connection, list(refs)), visitor, words, now)
