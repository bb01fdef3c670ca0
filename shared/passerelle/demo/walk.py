"""One person's way, leg by leg: staff act at their desks, and each desk reacts to what has arrived there."""

from datetime import UTC, datetime, timedelta
from typing import Any

from passerelle.demo.board import Board
from passerelle.demo.desks import OwnerDesk, PartnerDesk, View
from passerelle.demo.errors import JourneyWentWrong
from passerelle.demo.people import SyntheticPerson
from passerelle.demo.town import Town
from passerelle.demo.waiting import wait_until

SHARED = {
    "learn_french": ["identity", "contact", "languages"],
    "try_enterprise": ["identity", "contact", "languages", "work_right", "aims"],
    "find_activity": ["identity", "contact", "languages", "work_right", "aims"],
    "finance_project": ["identity", "contact", "languages", "aims"],
}
"""What people of the demonstration agree to share, by purpose."""


class Walk:
    """The person, the pathway, and what is told of them on the board."""

    def __init__(self, person: SyntheticPerson, town: Town, board: Board) -> None:
        self.person = person
        self.town = town
        self.owner: OwnerDesk = town.owner_of(person)
        self.id = ""
        self.pathway = ""
        self._board = board

    def doing(self, desk: OwnerDesk | PartnerDesk, what: str) -> None:
        self._board.doing(self.person, desk.id, what)

    def tick(self, desk: OwnerDesk | PartnerDesk, what: str) -> None:
        self._board.tick(self.person, desk.id, what)

    async def open(self, plan: str) -> None:
        """First appointment at the referring organization."""
        self.doing(self.owner, "registered")
        registered = await self.owner.post("/people", self.person.registration())
        self.id = registered["id"]
        opened = await self.owner.post("/pathways", {"person": self.id, "plan": plan})
        self.pathway = opened["id"]
        self.tick(self.owner, f"pathway_opened {plan}")

    async def agree(self, recipient: str, purpose: str) -> str:
        """The person agrees that this organization be told, for this purpose; the agreement's id."""
        given = await self.owner.post(
            f"/pathways/{self.pathway}/grants",
            {
                "recipient": recipient,
                "purpose": purpose,
                "fields": SHARED[purpose],
                "valid_until": (now() + timedelta(days=365)).isoformat(),
                "notice_version": "2026-01",
                "notice_language": self.person.notice_language,
                "interpreter": self.person.needs_interpreter,
                "collected_by": "front_desk",
                "collected_how": "in_person",
            },
        )
        return str(given["id"])

    async def referred(self, step: str, desk: PartnerDesk) -> str:
        """The step is reached, the person agrees, the referral arrives at the partner; its ref there."""
        self.doing(self.owner, f"{step}: asks for agreement")
        found = await self.owner.until(self.pathway, step, "queued", "sent")
        referral: View = found["referral"]
        self.expect(referral["partner"] == desk.id, f"{step} is referred to {referral['partner']}")
        if referral["status"] == "queued":
            await self.agree(desk.id, referral["purpose"])
        self.doing(desk, f"{step}: the referral is on its way")
        ref = await desk.arrived(referral["id"])
        self.tick(desk, f"referral_received {step}")
        return ref

    async def met(self, desk: PartnerDesk, ref: str) -> None:
        """The partner, having accepted, reads who it is about: what was sealed for it alone."""
        self.doing(desk, "opens the contact details")
        contact = await desk.contact(ref)
        self.expect(contact.get("given_name") == self.person.given_name, "other contact details were handed over")
        self.tick(desk, "contact_handed_over")

    async def decide(self, step: str) -> None:
        """The coordinator chooses where the pathway goes on."""
        await self.owner.post(f"/pathways/{self.pathway}/decisions", {"step": step})
        self.tick(self.owner, f"step_decided {step}")

    async def reassessed(self, step: str) -> None:
        """The coordinator meets the person, and they decide."""
        await self.owner.until(self.pathway, "reassess")
        self.tick(self.owner, "reassess")
        await self.decide(step)

    async def ended(self, step: str, stage: str = "completed") -> str:
        """The pathway came to this end; how to say it."""
        self.doing(self.owner, f"expects {step}")

        async def is_over() -> View | None:
            found: View = await self.owner.get(f"/pathways/{self.pathway}")
            return found if found["stage"] != "open" else None

        found = await wait_until(is_over, f"{self.owner.id}: the end of a pathway")
        reached = found["step"], found["stage"]
        self.expect(reached == (step, stage), f"the pathway ended {reached[1]} at {reached[0]}")
        return f"{step} ({stage})"

    async def trace(self) -> View | None:
        """How the owner reads it afterwards; None once the person was erased."""
        found: Any = await self.owner.find(f"/pathways/{self.pathway}/trace") if self.pathway else None
        return dict(found) if found else None

    def expect(self, is_so: bool, otherwise: str) -> None:
        """Raises JourneyWentWrong."""
        if not is_so:
            raise JourneyWentWrong(otherwise)


def now() -> datetime:
    return datetime.now(UTC)
