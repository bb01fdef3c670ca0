"""What the pages of one partner share: where they are, and how people and codes are named."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any, TypeVar
from uuid import UUID

from passerelle.contracts.days import day_of
from passerelle.pages.desk import Site, Visitor
from passerelle.pages.words import Words
from passerelle.partnership import referral_rows
from passerelle.partnership.desk.access import works_with_people
from passerelle.partnership.desk.showing import name_of, number_of
from passerelle.runtime.organization import Organization

R = TypeVar("R", bound=UUID)

Options = list[tuple[str, str]]
"""What a choice offers: values and their words."""


@dataclass(frozen=True, slots=True)
class Workplace:
    """One partner's desk."""

    organization: Organization
    site: Site

    @property
    def today(self) -> date:
        return day_of(self.organization.now())

    def words(self, visitor: Visitor) -> Words:
        return self.site.words(visitor.language)

    def options(self, visitor: Visitor, group: str, codes: Iterable[str]) -> Options:
        """Codes with their words; those of an organization's own rules may have none."""
        words = self.words(visitor)
        keys = {str(code): f"{group}.{code}" for code in codes}
        return [(code, words(key) if key in words else code.replace("_", " ")) for code, key in keys.items()]

    async def names(self, connection: Any, visitor: Visitor, refs: Collection[R]) -> dict[R, str]:
        """Names while they may be shown to the visitor, else numbers of files; `noted` keeps that the page was read."""
        now, words = self.organization.now(), self.words(visitor)
        referrals = await referral_rows.load(connection, list(refs))
        shown = {ref: name_of(state, visitor, now) for ref, state in referrals.items()}
        return {ref: shown.get(ref) or words("inbox.number", number=number_of(ref)) for ref in refs}

    async def noted(self, visitor: Visitor, refs: Collection[UUID], page: str) -> None:
        """Keep who read these people's names; once the page's own connection is given back."""
        if refs and works_with_people(visitor):
            await self.organization.audit_reads(visitor, refs, page)
