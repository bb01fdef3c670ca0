"""The table `person_requests`."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from referral.domain.codes import FieldGroup
from referral.domain.person_request import PersonRequest, RequestAnswer, RequestKind
from referral.store.columns import array_text, columns_of


class PersonRequestStore:
    """Loads and saves requests; without a statement when none of the keys can be one."""

    async def load(self, connection: Any, keys: Collection[UUID]) -> dict[UUID, Any]:
        named = [key for key in keys if key.version == 5]
        return {one.key: one for one in await requests_at(connection, named)} if named else {}

    async def save(self, connection: Any, changed: Collection[Any]) -> None:
        await save_requests(connection, [one for one in changed if isinstance(one, PersonRequest)])

    async def forget(self, connection: Any, keys: Collection[UUID]) -> None:
        """They go with the row of the person."""


store = PersonRequestStore()


@dataclass(frozen=True, slots=True)
class RequestLine:
    """A request that waits for an answer, with the name of the person."""

    request: PersonRequest
    given_name: str
    family_name: str
    pathway: UUID | None
    """The person's open one, or the last, if any."""


async def requests_at(connection: Any, ids: list[UUID]) -> list[PersonRequest]:
    rows = await connection.fetch(
        "SELECT id, person, kind, asked_at, answer_by, fields, answer, answered_at"
        " FROM person_requests WHERE id = ANY($1::uuid[])",
        ids,
    )
    return [_request(row) for row in rows]


async def requests_of(connection: Any, people: Collection[UUID]) -> list[PersonRequest]:
    """The newest first."""
    rows = await connection.fetch(
        "SELECT id, person, kind, asked_at, answer_by, fields, answer, answered_at"
        " FROM person_requests WHERE person = ANY($1::uuid[]) ORDER BY asked_at DESC, id",
        list(people),
    )
    return [_request(row) for row in rows]


async def open_requests(connection: Any, territories: Sequence[str], limit: int) -> list[RequestLine]:
    """Those that wait for an answer, the earliest date first."""
    rows = await connection.fetch(
        """
        SELECT r.id, r.person, r.kind, r.asked_at, r.answer_by, r.fields, r.answer, r.answered_at,
            q.data ->> 'given_name' AS given_name, q.data ->> 'family_name' AS family_name,
            (
                SELECT p.id FROM pathways AS p WHERE p.person = coalesce(q.merged_into, q.id)
                ORDER BY p.stage <> 'open', p.opened_at DESC LIMIT 1
            ) AS pathway
        FROM person_requests AS r JOIN people AS q ON q.id = r.person
        WHERE r.answer IS NULL AND ($1::text[] = '{}' OR q.commune = ANY($1) OR q.department = ANY($1))
        ORDER BY r.answer_by, r.id LIMIT $2
        """,
        list(territories),
        limit,
    )
    return [RequestLine(_request(row), row["given_name"], row["family_name"], row["pathway"]) for row in rows]


async def save_requests(connection: Any, changed: Sequence[PersonRequest]) -> None:
    if not changed:
        return
    rows = [
        (
            one.id,
            one.person,
            one.kind.value,
            one.asked_at,
            one.answer_by,
            array_text([group.value for group in one.fields]),
            one.answer.value if one.answer else None,
            one.answered_at,
        )
        for one in changed
    ]
    await connection.execute(
        """
        INSERT INTO person_requests (id, person, kind, asked_at, answer_by, fields, answer, answered_at)
        SELECT id, person, kind, asked_at, answer_by, fields::text[], answer, answered_at FROM unnest(
            $1::uuid[], $2::uuid[], $3::text[], $4::timestamptz[], $5::timestamptz[], $6::text[], $7::text[],
            $8::timestamptz[]
        ) AS r (id, person, kind, asked_at, answer_by, fields, answer, answered_at)
        ON CONFLICT (id) DO UPDATE SET answer = excluded.answer, answered_at = excluded.answered_at
        """,
        *columns_of(rows),
    )


def _request(row: Any) -> PersonRequest:
    return PersonRequest(
        row["id"],
        row["person"],
        RequestKind(row["kind"]),
        row["asked_at"],
        row["answer_by"],
        tuple(FieldGroup(one) for one in row["fields"]),
        RequestAnswer(row["answer"]) if row["answer"] else None,
        row["answered_at"],
    )
