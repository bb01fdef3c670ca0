"""The table `agenda`: written with each person, read by lists over everybody, the earliest day first."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from referral.domain.agenda import AgendaKind, AgendaLine, lines_of
from referral.domain.person import Person
from referral.store.columns import columns_of


@dataclass(frozen=True, slots=True)
class After:
    """The last line of the page before; itself when it is gone meanwhile."""

    due_on: date
    id: UUID


async def write_agenda(connection: Any, people: Sequence[Person]) -> None:
    lines = [line for person in people for line in lines_of(person)]
    await connection.execute(
        "DELETE FROM agenda WHERE person = ANY($1::uuid[]) AND id <> ALL($2::uuid[])",
        [person.id for person in people],
        [line.id for line in lines],
    )
    if not lines:
        return
    await connection.execute(
        """
        INSERT INTO agenda (id, person, kind, what, stage, owner, due_on, shown_from, commune)
        SELECT a.id, person, kind, what, stage, owner, due_on, shown_from, q.commune FROM unnest(
            $1::uuid[], $2::uuid[], $3::text[], $4::text[], $5::text[], $6::text[], $7::date[], $8::date[]
        ) AS a (id, person, kind, what, stage, owner, due_on, shown_from) JOIN people AS q ON q.id = a.person
        ON CONFLICT (id) DO UPDATE SET
            person = excluded.person, owner = excluded.owner, due_on = excluded.due_on,
            shown_from = excluded.shown_from, commune = excluded.commune
        """,
        *columns_of([_row(line) for line in lines]),
    )


async def documents_to_renew(
    connection: Any, shown_by: date, due_by: date | None, after: After | None, limit: int
) -> list[AgendaLine]:
    """Those whose reminder has come, or those that run out by a day."""
    rows = await connection.fetch(
        """
        SELECT id, person, kind, what, stage, owner, due_on, shown_from FROM agenda
        WHERE kind = 'document' AND ((shown_from <= $1 AND $2::date IS NULL) OR due_on <= $2)
            AND ($3::date IS NULL OR (due_on, id) > ($3, $4))
        ORDER BY due_on, id LIMIT $5
        """,
        shown_by,
        due_by,
        after.due_on if after else None,
        after.id if after else None,
        limit,
    )
    return [_line(row) for row in rows]


async def overdue_items(connection: Any, today: date, after: After | None, limit: int) -> list[AgendaLine]:
    """Open items of every checklist whose day has passed."""
    rows = await connection.fetch(
        """
        SELECT id, person, kind, what, stage, owner, due_on, shown_from FROM agenda
        WHERE kind = 'item' AND due_on < $1 AND ($2::date IS NULL OR (due_on, id) > ($2, $3))
        ORDER BY due_on, id LIMIT $4
        """,
        today,
        after.due_on if after else None,
        after.id if after else None,
        limit,
    )
    return [_line(row) for row in rows]


async def overdue_items_of(
    connection: Any, owner: str, today: date, after: After | None, limit: int
) -> list[AgendaLine]:
    """The same, of one owner."""
    rows = await connection.fetch(
        """
        SELECT id, person, kind, what, stage, owner, due_on, shown_from FROM agenda
        WHERE kind = 'item' AND owner = $1 AND due_on < $2 AND ($3::date IS NULL OR (due_on, id) > ($3, $4))
        ORDER BY due_on, id LIMIT $5
        """,
        owner,
        today,
        after.due_on if after else None,
        after.id if after else None,
        limit,
    )
    return [_line(row) for row in rows]


def _row(line: AgendaLine) -> tuple[Any, ...]:
    return (
        line.id,
        line.person,
        line.kind.value,
        line.what,
        line.stage,
        line.owner,
        line.due_on,
        line.shown_from,
    )


def _line(row: Any) -> AgendaLine:
    return AgendaLine(
        row["id"],
        row["person"],
        AgendaKind(row["kind"]),
        row["what"],
        row["stage"],
        row["owner"],
        row["due_on"],
        row["shown_from"],
    )
