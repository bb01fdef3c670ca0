"""An agency with its pages on a real database, and how far an application has come there."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from passerelle.contracts.days import day_of
from passerelle.contracts.lifecycle import Purpose
from tests.pages.partnering import CONTACT, Partner

SERVICE, PURPOSE, NAME = "microcredit", Purpose.FINANCE_PROJECT, "adie"
PLAN = {"stage": "being_set_up", "employees": 0, "spending": [{"use": "equipment", "amount_cents": 600_000}]}
PROJECT = {"purpose": "business", "amount_cents": 600_000, "sector": "accommodation_and_food", "plan": PLAN}
SITTING = {"members": ["member-1", "member-2"], "decided_by": "staff-9"}
GRANTING = {"outcome": "granted", "amount_cents": 600_000, "months": 36, **SITTING}
GUARANTOR = {"name": "Dominique Martin", "contact": "dominique@example.org", "collected": "in_writing"}


@dataclass(slots=True)
class Lender:
    """The partner, and shortcuts over its API to where a test begins."""

    partner: Partner

    @property
    def today(self) -> date:
        return day_of(self.partner.clock.now())

    async def invited(self, given_name: str = "Amina", **other: Any) -> tuple[str, UUID]:
        """Somebody taken on, which invites them, whose name was handed over: the application and the ref."""
        ref = await self.partner.accepted({**CONTACT, "given_name": given_name}, **other)
        case = (await self.partner.read(ref)).case
        return str(case), ref

    async def submitted(self, given_name: str = "Amina", **project: Any) -> str:
        application, ref = await self.invited(given_name)
        await self.partner.done("/applications", {"ref": str(ref), **PROJECT, **project})
        await self.partner.changed(ref, handover=None, contact={**CONTACT, "given_name": given_name})
        return application

    async def advised(self, adviser: str = "staff-7", given_name: str = "Amina") -> str:
        application = await self.submitted(given_name)
        await self.partner.done(f"/applications/{application}/adviser", {"adviser": adviser})
        return application

    async def ready(self, adviser: str = "staff-7") -> str:
        application = await self.advised(adviser)
        without = {"reason": "small_amount", "decided_by": "staff-9"}
        await self.partner.done(f"/applications/{application}/no-guarantee", without)
        return application

    async def granted(self, **terms: Any) -> str:
        application = await self.ready()
        await self.partner.done(f"/applications/{application}/decision", {**GRANTING, **terms})
        return application

    async def lent(self) -> str:
        """The first instalment is due in forty days."""
        application = await self.granted()
        await self.partner.done(f"/applications/{application}/contract")
        first = str(self.today + timedelta(days=40))
        await self.partner.done(f"/applications/{application}/disbursement", {"first_due_on": first})
        return application
