"""Wishes to go on together; what is read are pairs."""

from collections.abc import Collection
from typing import Any
from uuid import UUID

from enterprise.domain.identifiers import Ref, SessionId
from enterprise.domain.wishes import Pair, Wish
from enterprise.store.columns import columns


async def pairs_of(connection: Any, session: SessionId) -> list[Pair]:
    """Who wants to go on with whom, where both do."""
    rows = await connection.fetch(
        """
        SELECT one.ref, one.other, greatest(one.wished_at, two.wished_at) AS since
        FROM wishes AS one JOIN wishes AS two
            ON two.session = one.session AND two.ref = one.other AND two.other = one.ref
        WHERE one.session = $1 AND one.ref < one.other
        ORDER BY since, one.ref, one.other
        """,
        session,
    )
    return [Pair((row["ref"], row["other"]), row["since"]) for row in rows]


async def wishes_of(connection: Any, ref: Ref) -> list[dict[str, Any]]:
    """One person's own wishes, and whether the other has the same; not who it is."""
    rows = await connection.fetch(
        """
        SELECT own.session, own.wished_at, back.ref IS NOT NULL AS is_mutual
        FROM wishes AS own LEFT JOIN wishes AS back
            ON back.session = own.session AND back.ref = own.other AND back.other = own.ref
        WHERE own.ref = $1 ORDER BY own.wished_at, own.other
        """,
        ref,
    )
    return [dict(row) for row in rows]


async def load_wishes(connection: Any, keys: Collection[UUID]) -> list[Wish]:
    rows = await connection.fetch(
        "SELECT session, ref, other, wished_at FROM wishes WHERE id = ANY($1::uuid[])", list(keys)
    )
    return [Wish(row["session"], row["ref"], row["other"], row["wished_at"]) for row in rows]


async def save_wishes(connection: Any, changed: list[Wish]) -> None:
    if not changed:
        return
    await connection.execute(
        """
        INSERT INTO wishes (id, session, ref, other, wished_at)
        SELECT * FROM unnest($1::uuid[], $2::uuid[], $3::uuid[], $4::uuid[], $5::timestamptz[])
        ON CONFLICT (id) DO NOTHING
        """,
        *columns([(wish.key, wish.session, wish.ref, wish.other, wish.wished_at) for wish in changed]),
    )


async def forget_wishes(connection: Any, keys: Collection[UUID]) -> None:
    """Those withdrawn, and those of and about an erased ref."""
    await connection.execute(
        "DELETE FROM wishes WHERE id = ANY($1::uuid[]) OR ref = ANY($1::uuid[]) OR other = ANY($1::uuid[])",
        list(keys),
    )
