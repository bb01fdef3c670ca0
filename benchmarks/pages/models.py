"""A few real pathways, walked through the service's own commands: every other pathway is a copy of one of them."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

from httpx import ASGITransport, AsyncClient

from passerelle.contracts.base import Event
from passerelle.contracts.partner import ReferralAccepted, ReferralOpened, ReferralReceived, ReferralStarted
from passerelle.messaging.decisions import Decision, Message, Moment, States
from passerelle.runtime.app import app_of
from passerelle.runtime.organization import Organization

SHARES = ("identity", "contact", "languages")
PERSON = {"given_name": "Amina", "family_name": "Rahimi", "commune": "75119", "languages": ["fa", "fr"]}
PLANS = ("language-to-enterprise", "farmer")


@dataclass(slots=True)
class Walker:
    """What staff and partners do to one pathway."""

    organization: Organization
    client: AsyncClient

    async def post(self, path: str, body: Any) -> Any:
        answer = await self.client.post(path, json=body, headers={"Idempotency-Key": str(uuid4())})
        answer.raise_for_status()
        return answer.json()

    async def opened(self, plan: str) -> UUID:
        person = (await self.post("/people", PERSON))["id"]
        return UUID((await self.post("/pathways", {"person": person, "plan": plan}))["id"])

    async def agreed(self, pathway: UUID) -> tuple[UUID, str]:
        """The person agrees with the partner that is waited for: the referral's ref and its partner."""
        shown = (await self.client.get(f"/pathways/{pathway}")).json()
        partner = shown["referral"]["partner"]
        until = (self.organization.now() + timedelta(days=365)).isoformat()
        agreement = {
            "recipient": partner,
            "purpose": "learn_french",
            "fields": list(SHARES),
            "valid_until": until,
            "notice_version": "2026-01",
            "notice_language": "fr",
            "interpreter": False,
            "collected_by": "front_desk",
            "collected_how": "in_person",
        }
        await self.post(f"/pathways/{pathway}/grants", agreement)
        async with self.organization.connection() as connection:
            ref: UUID = await connection.fetchval(
                "SELECT ref FROM streams WHERE thread = $1 AND peer = $2", pathway, partner
            )
        return ref, partner

    async def heard(self, pathway: UUID, ref: UUID, partner: str, event: Event) -> None:
        """What the partner says, as if its message had come."""
        message = Message(uuid4(), partner, ref, pathway, 1, self.organization.now(), event)

        def command(states: States, moment: Moment) -> Decision:
            return self.organization.reactions.messages[type(event)](states, message, moment)

        await self.organization.commands.execute([pathway], command)


async def models(organization: Organization, api_key: str) -> list[UUID]:
    """Waiting for agreement (each plan), for an answer, for the start, and under way."""
    transport = ASGITransport(app_of(organization))
    headers = {"Authorization": f"Bearer {api_key}"}
    async with AsyncClient(transport=transport, base_url="http://bench.example", headers=headers) as client:
        walker = Walker(organization, client)
        made = [await walker.opened(plan) for plan in PLANS]
        for said in range(1, 5):
            pathway = await walker.opened(PLANS[0])
            ref, partner = await walker.agreed(pathway)
            async with organization.connection() as connection:
                referral = await connection.fetchval("SELECT id FROM referrals WHERE pathway = $1", pathway)
            for event in _answers(referral)[:said]:
                await walker.heard(pathway, ref, partner, event)
            made.append(pathway)
    return made


def _answers(referral: UUID) -> tuple[Event, ...]:
    return (
        ReferralReceived(referral=referral),
        ReferralOpened(referral=referral),
        ReferralAccepted(referral=referral),
        ReferralStarted(referral=referral),
    )
