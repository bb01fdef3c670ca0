"""The tables `match_keys`, `reviews` and `merges`."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from referral.domain.duplicates import Review, Verdict, match_keys
from referral.domain.merging import Merge
from referral.domain.person import Person
from referral.store.columns import Json, columns_of

MERGE: Json[Merge] = Json(Merge)
Two = tuple[UUID, UUID]


async def write_match_keys(connection: Any, people: Sequence[Person]) -> None:
    keys = [(person.id, key) for person in people for key in sorted(match_keys(person))]
    people_of, keys_of = ([person for person, _ in keys], [key for _, key in keys])
    await connection.execute(
        """
        DELETE FROM match_keys AS old WHERE person = ANY($1::uuid[]) AND NOT EXISTS (
            SELECT FROM unnest($2::uuid[], $3::text[]) AS kept (person, key)
            WHERE kept.person = old.person AND kept.key = old.key
        )
        """,
        [person.id for person in people],
        people_of,
        keys_of,
    )
    if keys:
        await connection.execute(
            "INSERT INTO match_keys (person, key) SELECT * FROM unnest($1::uuid[], $2::text[]) ON CONFLICT DO NOTHING",
            people_of,
            keys_of,
        )


async def pairs_to_compare(connection: Any, after: Two | None, limit: int) -> list[Two]:
    """People with a key in common whom nobody has reviewed yet, the lower id first."""
    rows = await connection.fetch(
        """
        SELECT DISTINCT one.person AS first, other.person AS second
        FROM match_keys AS one JOIN match_keys AS other ON other.key = one.key AND other.person > one.person
        WHERE ($1::uuid IS NULL OR (one.person >= $1 AND (one.person, other.person) > ($1, $2)))
            AND NOT EXISTS (SELECT FROM reviews WHERE first = one.person AND second = other.person)
        ORDER BY 1, 2 LIMIT $3
        """,
        *(after or (None, None)),
        limit,
    )
    return [(row["first"], row["second"]) for row in rows]


async def pairs_of(connection: Any, person: UUID, limit: int) -> list[Two]:
    """The same, of one person, who comes first."""
    rows = await connection.fetch(
        """
        SELECT DISTINCT other.person
        FROM match_keys AS one JOIN match_keys AS other ON other.key = one.key AND other.person <> one.person
        WHERE one.person = $1 AND NOT EXISTS (
            SELECT FROM reviews
            WHERE first = least(one.person, other.person) AND second = greatest(one.person, other.person)
        )
        ORDER BY other.person LIMIT $2
        """,
        person,
        limit,
    )
    return [(person, row["person"]) for row in rows]


async def reviews_at(connection: Any, keys: list[UUID]) -> list[Review]:
    rows = await connection.fetch(
        "SELECT id, first, second, verdict, reviewed_by, reviewed_at FROM reviews WHERE id = ANY($1::uuid[])", keys
    )
    return [
        Review(row["id"], row["first"], row["second"], Verdict(row["verdict"]), row["reviewed_by"], row["reviewed_at"])
        for row in rows
    ]


async def save_reviews(connection: Any, changed: Sequence[Review]) -> None:
    if not changed:
        return
    await connection.execute(
        """
        INSERT INTO reviews (id, first, second, verdict, reviewed_by, reviewed_at)
        SELECT * FROM unnest($1::uuid[], $2::uuid[], $3::uuid[], $4::text[], $5::text[], $6::timestamptz[])
        ON CONFLICT (id) DO UPDATE SET
            verdict = excluded.verdict, reviewed_by = excluded.reviewed_by, reviewed_at = excluded.reviewed_at
        """,
        *columns_of(
            [(one.id, one.first, one.second, one.verdict.value, one.reviewed_by, one.reviewed_at) for one in changed]
        ),
    )


async def merges_at(connection: Any, keys: list[UUID]) -> list[Merge]:
    rows = await connection.fetch("SELECT state::text FROM merges WHERE id = ANY($1::uuid[])", keys)
    return [MERGE.read(row["state"]) for row in rows]


async def newest_merges(connection: Any, person: UUID | None, after: UUID | None, limit: int) -> list[Merge]:
    """Merges, undone ones too; of everybody, or those a person took part in."""
    rows = await connection.fetch(
        """
        SELECT state::text FROM merges
        WHERE ($1::uuid IS NULL OR survivor = $1 OR merged = $1)
            AND ($2::uuid IS NULL OR (merged_at, id) < (SELECT merged_at, id FROM merges WHERE id = $2))
        ORDER BY merged_at DESC, id DESC LIMIT $3
        """,
        person,
        after,
        limit,
    )
    return [MERGE.read(row["state"]) for row in rows]


async def save_merges(connection: Any, changed: Sequence[Merge]) -> None:
    if not changed:
        return
    await connection.execute(
        """
        INSERT INTO merges (id, survivor, merged, merged_at, undone_at, state)
        SELECT id, survivor, merged, merged_at, undone_at, state::jsonb
        FROM unnest($1::uuid[], $2::uuid[], $3::uuid[], $4::timestamptz[], $5::timestamptz[], $6::text[])
            AS m (id, survivor, merged, merged_at, undone_at, state)
        ON CONFLICT (id) DO UPDATE SET undone_at = excluded.undone_at, state = excluded.state
        """,
        *columns_of(
            [(one.id, one.survivor, one.merged, one.merged_at, one.undone_at, MERGE.text(one)) for one in changed]
        ),
    )
