"""The table `person_contacts`, the view `last_contacts`, and who is due to be erased."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from passerelle.privacy.retention import Candidate
from passerelle.privacy.retention_rows import RetentionStore
from referral.domain.codes import CollectedHow
from referral.domain.retention import PersonContact
from referral.store.columns import columns_of


@dataclass(frozen=True, slots=True)
class Wrong:
    """What the person told a partner is wrong."""

    at: datetime
    pathway: UUID
    person: UUID
    told_to: str
    fields: str
    """Field groups, with spaces between them."""


class PeopleRetentionStore(RetentionStore):
    """Also keeps the contacts that staff notes."""

    async def save(self, connection: Any, changed: Collection[Any]) -> None:
        await super().save(connection, changed)
        if contacts := [one for one in changed if isinstance(one, PersonContact)]:
            await _save_contacts(connection, contacts)


async def candidates(
    connection: Any, *, until: datetime | None, after: UUID | None, limit: int, with_held: bool
) -> list[Candidate]:
    """People, and proposals that came to nothing."""
    rows = await connection.fetch(
        """
        WITH known AS (
            SELECT subject, last_contact_at FROM last_contacts
            UNION ALL
            SELECT ref, received_at FROM proposals WHERE pathway IS NULL AND answer IS NOT NULL
        ), aged AS (
            SELECT known.*, last_contact_at + make_interval(months => (SELECT months FROM retention_policy)) AS due_at
            FROM known
        )
        SELECT aged.subject, aged.last_contact_at, aged.due_at, hold.id AS hold, hold.reason, hold.until
        FROM aged LEFT JOIN LATERAL (
            SELECT id, reason, until FROM retention_holds
            WHERE subject = aged.subject AND lifted_at IS NULL ORDER BY until DESC LIMIT 1
        ) AS hold ON true
        WHERE ($1::timestamptz IS NULL OR aged.due_at <= $1)
            AND ($2::uuid IS NULL OR (aged.last_contact_at, aged.subject)
                > (SELECT last_contact_at, subject FROM known WHERE subject = $2))
            AND ($4 OR hold.id IS NULL)
        ORDER BY aged.last_contact_at, aged.subject LIMIT $3
        """,
        until,
        after,
        limit,
        with_held,
    )
    return [Candidate(*row) for row in rows]


async def last_contact_of(connection: Any, person: UUID) -> datetime | None:
    found: datetime | None = await connection.fetchval(
        "SELECT last_contact_at FROM last_contacts WHERE subject = $1", person
    )
    return found


async def contacts_of(connection: Any, people: Collection[UUID]) -> list[PersonContact]:
    rows = await connection.fetch(
        "SELECT id, person, at, how FROM person_contacts WHERE person = ANY($1::uuid[]) ORDER BY at, id", list(people)
    )
    return [PersonContact(row["id"], row["person"], row["at"], CollectedHow(row["how"])) for row in rows]


async def rectifications_asked(connection: Any, before: datetime | None, limit: int) -> list[Wrong]:
    """What partners were told is wrong, the newest first."""
    rows = await connection.fetch(
        """
        SELECT asked.at, asked.pathway, pathways.person, asked.actor, asked.facts ->> 'fields' AS fields
        FROM pathway_events AS asked JOIN pathways ON pathways.id = asked.pathway
        WHERE asked.what = 'rectification_asked' AND ($1::timestamptz IS NULL OR asked.at < $1)
        ORDER BY asked.at DESC, asked.pathway LIMIT $2
        """,
        before,
        limit,
    )
    return [Wrong(*row) for row in rows]


async def _save_contacts(connection: Any, contacts: Collection[PersonContact]) -> None:
    await connection.execute(
        "INSERT INTO person_contacts (id, person, at, how)"
        " SELECT * FROM unnest($1::uuid[], $2::uuid[], $3::timestamptz[], $4::text[])",
        *columns_of([(one.id, one.person, one.at, one.how.value) for one in contacts]),
    )


store = PeopleRetentionStore(candidates)
