"""The probe's state, decisions, store and routes."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import TYPE_CHECKING, Any
from uuid import UUID

from fastapi import APIRouter
from pydantic import BaseModel, ConfigDict

from passerelle.contracts.lifecycle import FieldGroup, Purpose
from passerelle.contracts.partner import ReferralWaitlisted
from passerelle.contracts.referral import ReferralSent
from passerelle.messaging.decisions import (
    Decision,
    Due,
    Message,
    Moment,
    NotFound,
    OpenRef,
    Outgoing,
    Reactions,
    SetDeadline,
    States,
)
from passerelle.runtime.http import Once
from passerelle.runtime.service import ServiceDefinition
from passerelle.testing.probe.controls import controls

if TYPE_CHECKING:
    from passerelle.runtime.organization import Organization


@dataclass(frozen=True, slots=True)
class Probe:
    """What was told on one ref, and how many answers came back."""

    ref: UUID
    peer: str
    told: tuple[int, ...] = ()
    answers: int = 0

    @property
    def key(self) -> UUID:
        """The ref is the aggregate."""
        return self.ref


def told(states: States, message: Message, moment: Moment) -> Decision:
    """Write the number down and answer."""
    probe: Probe = states.get(message.ref) or Probe(message.ref, message.source)
    after = replace(probe, told=(*probe.told, message.sequence))
    answer = ReferralWaitlisted(referral=message.ref)
    return Decision(changes=(after,), messages=(Outgoing(message.source, message.ref, answer),))


def answered(states: States, message: Message, moment: Moment) -> Decision:
    """Count the answer."""
    probe: Probe = states[message.ref]
    return Decision(changes=(replace(probe, answers=probe.answers + 1),))


def tell(states: States, moment: Moment, ref: UUID | None, recipient: str, count: int) -> Decision:
    """Tell `recipient` something `count` times, on a ref that is opened when it is new."""
    key = ref or moment.new_id()
    known: Probe | None = states.get(key)
    if ref is not None and known is None:
        raise NotFound
    opened = () if known else (OpenRef(key, recipient, key),)
    messages = tuple(Outgoing(recipient, key, _referral(key, moment)) for _ in range(count))
    probe = known or Probe(key, recipient)
    return Decision(changes=(probe,), refs=opened, messages=messages, result={"ref": str(key)})


def tell_later(states: States, moment: Moment, ref: UUID, seconds: float) -> Decision:
    """Tell once more when a deadline comes."""
    due = moment.now + timedelta(seconds=seconds)
    return Decision(deadlines=(SetDeadline(ref, "tell_again", due),), result={"due": due.isoformat()})


def tell_again(states: States, due: Due, moment: Moment) -> Decision:
    """The deadline came."""
    probe: Probe = states[due.thread]
    return Decision(messages=(Outgoing(probe.peer, probe.ref, _referral(probe.ref, moment)),))


def _referral(ref: UUID, moment: Moment) -> ReferralSent:
    later = moment.now + timedelta(days=30)
    return ReferralSent(
        referral=ref,
        service="probe",
        purpose=Purpose.LEARN_FRENCH,
        grant=ref,
        fields=(FieldGroup.PATHWAY,),
        answer_by=later,
        grant_until=later,
    )


class ProbeStore:
    """One table."""

    async def load(self, connection: Any, keys: Collection[UUID]) -> dict[UUID, Any]:
        """Probes by ref."""
        rows = await connection.fetch(
            "SELECT ref, peer, told, answers FROM probes WHERE ref = ANY($1::uuid[])", list(keys)
        )
        return {row["ref"]: Probe(row["ref"], row["peer"], tuple(row["told"]), row["answers"]) for row in rows}

    async def save(self, connection: Any, changed: Collection[Any]) -> None:
        """Insert or replace; numbers travel as text because arrays of arrays must be even."""
        probes = [state for state in changed if isinstance(state, Probe)]
        await connection.execute(
            "INSERT INTO probes (ref, peer, told, answers) SELECT ref, peer, told::int[], answers"
            " FROM unnest($1::uuid[], $2::text[], $3::text[], $4::int[]) AS p(ref, peer, told, answers)"
            " ON CONFLICT (ref) DO UPDATE SET told = excluded.told, answers = excluded.answers",
            [probe.ref for probe in probes],
            [probe.peer for probe in probes],
            ["{" + ",".join(map(str, probe.told)) + "}" for probe in probes],
            [probe.answers for probe in probes],
        )

    async def forget(self, connection: Any, keys: Collection[UUID]) -> None:
        """Erase."""
        await connection.execute("DELETE FROM probes WHERE ref = ANY($1::uuid[])", list(keys))


class Telling(BaseModel):
    """A request to tell somebody something."""

    model_config = ConfigDict(extra="forbid")
    recipient: str
    ref: UUID | None = None
    count: int = 1


class TellingLater(BaseModel):
    """A request to tell once more, later."""

    model_config = ConfigDict(extra="forbid")
    ref: UUID
    seconds: float


def routes(organization: "Organization") -> Sequence[APIRouter]:
    """Tell now, tell later, look."""
    router = APIRouter(tags=["probe"])

    @router.post("/tellings", status_code=201)
    async def tell_now(body: Telling, once: Once) -> dict[str, str]:
        keys = [body.ref] if body.ref else []
        answer: dict[str, str] = await once.run(
            organization,
            keys=keys,
            command=lambda states, moment: tell(states, moment, body.ref, body.recipient, body.count),
        )
        return answer

    @router.post("/tellings/later", status_code=201)
    async def tell_then(body: TellingLater, once: Once) -> dict[str, str]:
        answer: dict[str, str] = await once.run(
            organization,
            keys=[body.ref],
            command=lambda states, moment: tell_later(states, moment, body.ref, body.seconds),
        )
        return answer

    @router.get("/probes")
    async def look() -> list[dict[str, Any]]:
        async with organization.connection() as connection:
            rows = await connection.fetch("SELECT ref, peer, told, answers FROM probes ORDER BY ref")
        return [{**dict(row), "ref": str(row["ref"])} for row in rows]

    return router, controls(organization)


service = ServiceDefinition(
    kind="referral",
    title="Probe",
    stores=(ProbeStore(),),
    reactions=Reactions({ReferralSent: told, ReferralWaitlisted: answered}, {"tell_again": tell_again}),
    migrations=("passerelle.testing.probe.migrations",),
    routes=routes,
    publishes=(ReferralSent, ReferralWaitlisted),
)
