"""What the pages of the cooperative share: where they are, its rules, and how people and codes are named."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from enterprise.domain.identifiers import Ref
from enterprise.domain.rules import Rules
from enterprise.settings import EnterpriseSettings
from passerelle.partnership import ReceivedReferral, referral_rows
from passerelle.partnership.desk import Options, Workplace

__all__ = ["Office", "Options"]


@dataclass(frozen=True, slots=True)
class Office(Workplace):
    """One cooperative's desk."""

    settings: EnterpriseSettings
    rules: Rules

    async def referrals(self, connection: Any, refs: Collection[Ref]) -> dict[Ref, ReceivedReferral]:
        """The referrals of these people, in one statement."""
        found = await referral_rows.load(connection, list(refs))
        return {Ref(ref): state for ref, state in found.items()}
