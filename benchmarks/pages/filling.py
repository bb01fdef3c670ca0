"""Fills a referring organization's database with copies of a few real pathways; every statement on its own."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from benchmarks.pages.crowd import Crowd

PART = 100_000
"""Rows of one statement."""


async def is_filled(connection: Any, count: int) -> bool:
    found: int = await connection.fetchval("SELECT count(*) FROM pathways")
    return found >= count


async def fill(connection: Any, models: Sequence[UUID], crowd: Crowd, count: int, now: datetime) -> None:
    """`count` people with a pathway each, and all that belongs to them."""
    await _make_tables(connection)
    await _deal(connection, crowd)
    await connection.execute("SELECT setseed(0.42)")
    for first in range(0, count, PART):
        last = min(count, first + PART)
        await _draw(connection, first, last, len(crowd.given), now)
        await _people(connection, models[0])
        await _pathways(connection, list(models))
        await _referrals(connection, list(models), now)
        await _events(connection, list(models))
        await _agreements(connection, list(models))
        await _agenda(connection, now)
    await connection.execute("DROP TABLE bench_cards, bench_rows")
    await connection.execute("VACUUM ANALYZE")


async def _make_tables(connection: Any) -> None:
    await connection.execute("DROP TABLE IF EXISTS bench_cards, bench_rows")
    await connection.execute(
        "CREATE TABLE bench_cards (n int PRIMARY KEY, given text, family text, commune text, plan text, step text,"
        " partner text, waits text)"
    )
    await connection.execute(
        "CREATE UNLOGGED TABLE bench_rows (n int, person uuid, pathway uuid, given text, family text, commune text,"
        " plan text, step text, partner text, waits text, stage text, since timestamptz, stuck_since timestamptz,"
        " model int)"
    )


async def _deal(connection: Any, crowd: Crowd) -> None:
    await connection.execute(
        "INSERT INTO bench_cards SELECT n, given, family, commune, plan, step, nullif(partner, ''), waits"
        " FROM unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::text[], $6::text[], $7::text[])"
        " WITH ORDINALITY AS c(given, family, commune, plan, step, partner, waits, n)",
        crowd.given,
        crowd.family,
        crowd.communes,
        crowd.plans,
        crowd.steps,
        crowd.partners,
        crowd.waits,
    )
    await connection.execute("ANALYZE bench_cards")


async def _draw(connection: Any, first: int, last: int, cards: int, now: datetime) -> None:
    """Each row's cards and dates: three in five are open, one in sixteen of these is stuck."""
    await connection.execute("TRUNCATE bench_rows")
    await connection.execute(
        """
        INSERT INTO bench_rows
        SELECT d.n, md5('person' || d.n)::uuid, md5('pathway' || d.n)::uuid, a.given, b.family, c.commune, e.plan,
            e.step, CASE WHEN d.stage = 'open' THEN e.partner END,
            CASE WHEN d.stage = 'open' AND e.partner IS NOT NULL THEN f.waits END, d.stage, $4::timestamptz - d.age,
            CASE WHEN d.stage = 'open' AND d.stuck < 0.0625 THEN $4::timestamptz - d.age / 4 END,
            CASE WHEN e.plan = 'farmer' THEN 2 ELSE (ARRAY[1, 3, 4, 5, 6])[1 + d.n % 5] END
        FROM (
            SELECT n, 1 + floor(random() * $3)::int AS a, 1 + floor(random() * $3)::int AS b,
                1 + floor(random() * $3)::int AS c, 1 + floor(random() * $3)::int AS e,
                1 + floor(random() * $3)::int AS f, random() AS stuck,
                (ARRAY['open', 'open', 'open', 'open', 'open', 'open', 'completed', 'completed', 'completed',
                    'stopped'])[1 + floor(random() * 10)::int] AS stage,
                random() * random() * interval '900 days' AS age
            FROM generate_series($1::int, $2::int - 1) AS n
        ) AS d
        JOIN bench_cards AS a ON a.n = d.a JOIN bench_cards AS b ON b.n = d.b JOIN bench_cards AS c ON c.n = d.c
        JOIN bench_cards AS e ON e.n = d.e JOIN bench_cards AS f ON f.n = d.f
        """,
        first,
        last,
        cards,
        now,
    )


async def _people(connection: Any, model: UUID) -> None:
    await connection.execute(
        """
        INSERT INTO people (id, registered_at, data, pathways)
        SELECT r.person, r.since, q.data || jsonb_build_object(
            'given_name', r.given, 'family_name', r.family, 'commune', r.commune), ARRAY[r.pathway]
        FROM bench_rows AS r, people AS q JOIN pathways AS p ON p.person = q.id WHERE p.id = $1
        """,
        model,
    )


async def _pathways(connection: Any, models: list[UUID]) -> None:
    await connection.execute(
        """
        INSERT INTO pathways (id, person, plan, version, stage, opened_at, ended_at, step, stuck_since, visits, refs,
            recorded, since, partner, waits, commune)
        SELECT r.pathway, r.person, r.plan, 1, r.stage, r.since, CASE WHEN r.stage <> 'open' THEN r.since END,
            r.step, r.stuck_since, m.visits, m.refs, m.recorded, r.since, r.partner, r.waits, r.commune
        FROM bench_rows AS r JOIN pathways AS m
            ON m.id = ($1::uuid[])[r.model]
        """,
        models,
    )


async def _referrals(connection: Any, models: list[UUID], now: datetime) -> None:
    """One in three is due within some weeks, one in fifty partners is silent."""
    await connection.execute(
        """
        INSERT INTO referrals (id, pathway, position, status, partner, state, due, due_at, silent_on, silent_since,
            rung, commune)
        SELECT md5('referral' || r.n)::uuid, r.pathway, 0, r.waits, r.partner, m.state,
            CASE r.waits WHEN 'queued' THEN 'agreement' WHEN 'waitlisted' THEN 'place' WHEN 'accepted' THEN 'start'
                WHEN 'started' THEN 'report' ELSE 'answer' END,
            $2::timestamptz + (r.n % 120 - 3) * interval '1 day',
            CASE WHEN r.n % 50 = 0 AND r.waits = 'sent' THEN 'answer' END,
            CASE WHEN r.n % 50 = 0 AND r.waits = 'sent' THEN r.since END, NULL, r.commune
        FROM bench_rows AS r CROSS JOIN (SELECT state FROM referrals WHERE pathway = $1) AS m
        WHERE r.partner IS NOT NULL
        """,
        models[0],
        now,
    )


async def _events(connection: Any, models: list[UUID]) -> None:
    await connection.execute(
        """
        INSERT INTO pathway_events (pathway, position, at, what, step, actor, facts)
        SELECT r.pathway, e.position, r.since, e.what, e.step, e.actor, e.facts
        FROM bench_rows AS r JOIN pathway_events AS e
            ON e.pathway = ($1::uuid[])[r.model]
        """,
        models,
    )


async def _agreements(connection: Any, models: list[UUID]) -> None:
    await connection.execute(
        """
        INSERT INTO pathway_agreements (id, pathway, position, state)
        SELECT md5('agreement' || r.n)::uuid, r.pathway, 0, m.state
        FROM bench_rows AS r CROSS JOIN (SELECT state FROM pathway_agreements WHERE pathway = $1) AS m
        WHERE r.waits <> 'queued'
        """,
        models[-1],
    )


async def _agenda(connection: Any, now: datetime) -> None:
    """Half of the people have a document that runs out within two years, one in seven an open item."""
    await connection.execute(
        """
        INSERT INTO agenda (id, person, kind, what, stage, owner, due_on, shown_from, commune)
        SELECT md5(k.kind || r.n)::uuid, r.person, k.kind, k.what, k.stage, k.owner,
            $1::date + r.n % 730 - 3, $1::date + r.n % 730 - 63, r.commune
        FROM bench_rows AS r CROSS JOIN (VALUES
            ('document', 'recepisse', NULL, NULL, 2),
            ('item', 'domiciliation', 'emergency_reception', 'own_staff', 7)) AS k(kind, what, stage, owner, every)
        WHERE r.n % k.every = 0
        """,
        now.date(),
    )
