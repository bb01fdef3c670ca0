"""What the pages of the cooperative share: where they are, its rules, and how people and codes are named."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from enterprise.domain.identifiers import Ref
from enterprise.domain.rules import Rules
from enterprise.settings import EnterpriseSettings
from passerelle.pages.desk import Site, Visitor
from passerelle.pages.words import Words
from passerelle.partnership import ReceivedReferral, referral_rows
from passerelle.partnership.desk import name_of, number_of, works_with_people
from passerelle.runtime.organization import Organization

Options = list[tuple[str, str]]
"""What a choice offers: values and their words."""


@dataclass(frozen=True, slots=True)
class Office:
    """One cooperative's desk."""

    organization: Organization
    site: Site
    settings: EnterpriseSettings
    rules: Rules

    @property
    def today(self) -> date:
        return self.organization.now().date()

    def words(self, visitor: Visitor) -> Words:
        return self.site.words(visitor.language)

    def options(self, visitor: Visitor, group: str, codes: Iterable[str]) -> Options:
        """Codes with their words; those of an organization's own rules may have none."""
        words = self.words(visitor)
        keys = {str(code): f"{group}.{code}" for code in codes}
        return [(code, words(key) if key in words else code.replace("_", " ")) for code, key in keys.items()]

    async def referrals(self, connection: Any, refs: Collection[Ref]) -> dict[Ref, ReceivedReferral]:
        """The referrals of these people, in one statement."""
        found = await referral_rows.load(connection, list(refs))
        return {Ref(ref): state for ref, state in found.items()}

    def called(self, visitor: Visitor, referrals: dict[Ref, ReceivedReferral], ref: Ref) -> str:
        """The name while it may be shown to the visitor, else the number of the file."""
        state = referrals.get(ref)
        name = "" if state is None else name_of(state, visitor, self.organization.now())
        return name or self.words(visitor)("inbox.number", number=number_of(ref))

    async def names(self, connection: Any, visitor: Visitor, refs: Collection[Ref]) -> dict[Ref, str]:
        """What to call these people on a page; `noted` keeps that the page was read."""
        referrals = await self.referrals(connection, refs)
        return {ref: self.called(visitor, referrals, ref) for ref in refs}

    async def noted(self, visitor: Visitor, names: Collection[Ref], page: str) -> None:
        """Keep who read these people's names; once the page's own connection is given back."""
        if names and works_with_people(visitor):
            await self.organization.audit_reads(visitor, names, page)
