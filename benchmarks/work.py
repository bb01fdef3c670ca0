"""The work of every contestant: consume an event, remember it, change one state, queue one event, publish it."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

from passerelle.contracts.lifecycle import FieldGroup, Purpose
from passerelle.contracts.partner import ReferralWaitlisted
from passerelle.contracts.referral import ReferralSent
from passerelle.messaging.decisions import Decision, Message, Moment, Outgoing, Reactions, States
from passerelle.messaging.enclosure import Cause, enclose
from passerelle.runtime.service import ServiceDefinition
from passerelle.testing.probe.controls import controls


@dataclass(frozen=True, slots=True)
class Pathway:
    """The one state that changes."""

    key: UUID
    steps: int = 0
    updated_at: datetime | None = None


def stepped(states: States, message: Message, moment: Moment) -> Decision:
    """One step further, and one event queued."""
    pathway: Pathway = states.get(message.ref) or Pathway(message.ref)
    after = Pathway(pathway.key, pathway.steps + 1, moment.now)
    answer = ReferralWaitlisted(referral=message.ref)
    return Decision(changes=(after,), messages=(Outgoing(message.source, message.ref, answer),))


class PathwayStore:
    """One table, one statement per batch."""

    async def load(self, connection: Any, keys: Collection[UUID]) -> dict[UUID, Any]:
        """Pathways by key."""
        rows = await connection.fetch(
            "SELECT id, steps, updated_at FROM pathways WHERE id = ANY($1::uuid[])", list(keys)
        )
        return {row["id"]: Pathway(*row) for row in rows}

    async def save(self, connection: Any, changed: Collection[Any]) -> None:
        """Insert or replace."""
        await connection.execute(
            "INSERT INTO pathways (id, steps, updated_at)"
            " SELECT * FROM unnest($1::uuid[], $2::int[], $3::timestamptz[])"
            " ON CONFLICT (id) DO UPDATE SET steps = excluded.steps, updated_at = excluded.updated_at",
            [pathway.key for pathway in changed],
            [pathway.steps for pathway in changed],
            [pathway.updated_at for pathway in changed],
        )

    async def forget(self, connection: Any, keys: Collection[UUID]) -> None:
        """Never asked here."""
        await connection.execute("DELETE FROM pathways WHERE id = ANY($1::uuid[])", list(keys))


service = ServiceDefinition(
    kind="language",
    title="Bench",
    stores=(PathwayStore(),),
    reactions=Reactions({ReferralSent: stepped}),
    migrations=("benchmarks.migrations",),
    routes=lambda organization: (controls(organization),),
)


def events(source: str, count: int, refs: int) -> Iterator[tuple[UUID, bytes]]:
    """`count` events spread over `refs` refs, each numbered from 1: (ref, body)."""
    now = datetime.now(UTC)
    later = now + timedelta(days=30)
    known = [uuid4() for _ in range(refs)]
    for number in range(count):
        ref = known[number % refs]
        event = ReferralSent(
            referral=ref,
            service="language_course",
            purpose=Purpose.LEARN_FRENCH,
            grant=ref,
            fields=(FieldGroup.PATHWAY,),
            answer_by=later,
            grant_until=later,
        )
        _, body = enclose(event, source, ref, number // refs + 1, now, Cause(ref))
        yield ref, body
