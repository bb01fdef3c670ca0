"""The tables `pathways`, `referrals`, `pathway_events`, and the agreements of each pathway."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from passerelle.privacy.grants import forget_grants
from referral.domain.grant import Grant
from referral.domain.pathway import PartnerRef, Pathway, PathwayStage, Visit
from referral.domain.referral import Referral
from referral.store.agreements import agreements_of, save_agreements
from referral.store.columns import Json, array_text, columns_of
from referral.store.happenings import append_happenings

VISITS: Json[tuple[Visit, ...]] = Json(tuple[Visit, ...])
REFS: Json[tuple[PartnerRef, ...]] = Json(tuple[PartnerRef, ...])
REFERRAL: Json[Referral] = Json(Referral)


async def pathways_at(connection: Any, keys: list[UUID]) -> list[Pathway]:
    rows = await connection.fetch(
        """
        SELECT id, person, plan, version, stage, opened_at, ended_at, visits::text, refs::text, proposals, recorded,
            (SELECT document FROM own_plans o WHERE (o.plan, o.version) = (pathways.plan, pathways.version)) AS document
        FROM pathways WHERE id = ANY($1::uuid[])
        """,
        keys,
    )
    return await with_children(connection, rows)


async def with_children(connection: Any, rows: Sequence[Any]) -> list[Pathway]:
    """Rows of `pathways` with their referrals and agreements."""
    keys = [row["id"] for row in rows]
    if not keys:
        return []
    referrals: dict[UUID, list[Referral]] = {key: [] for key in keys}
    for line in await _referrals_of(connection, keys):
        referrals[line["pathway"]].append(REFERRAL.read(line["state"]))
    grants = await agreements_of(connection, keys)
    return [_pathway(row, referrals[row["id"]], grants[row["id"]]) for row in rows]


async def _referrals_of(connection: Any, keys: list[UUID]) -> list[Any]:
    rows: list[Any] = await connection.fetch(
        "SELECT pathway, state::text FROM referrals WHERE pathway = ANY($1::uuid[]) ORDER BY pathway, position", keys
    )
    return rows


async def save_pathways(connection: Any, changed: Sequence[Pathway]) -> None:
    if not changed:
        return
    # Pathways first: referrals and events point to them.
    await _save_rows(connection, changed)
    await _save_referrals(connection, changed)
    await append_happenings(connection, changed)
    await save_agreements(connection, changed)


async def _save_rows(connection: Any, changed: Sequence[Pathway]) -> None:
    await connection.execute(
        """
        INSERT INTO pathways (
            id, person, plan, version, stage, opened_at, ended_at, step, stuck_since, visits, refs, proposals, recorded,
            since, partner, waits, waits_from, commune
        )
        SELECT p.id, person, plan, version, stage, opened_at, ended_at, step, stuck_since, visits::jsonb, refs::jsonb,
            proposals::uuid[], recorded, since, partner, waits, waits_from, q.commune
        FROM unnest(
            $1::uuid[], $2::uuid[], $3::text[], $4::integer[], $5::text[], $6::timestamptz[], $7::timestamptz[],
            $8::text[], $9::timestamptz[], $10::text[], $11::text[], $12::text[], $13::integer[],
            $14::timestamptz[], $15::text[], $16::text[], $17::timestamptz[]
        ) AS p (
            id, person, plan, version, stage, opened_at, ended_at, step, stuck_since, visits, refs, proposals, recorded,
            since, partner, waits, waits_from
        ) JOIN people AS q ON q.id = p.person
        ON CONFLICT (id) DO UPDATE SET
            person = excluded.person, stage = excluded.stage, ended_at = excluded.ended_at, step = excluded.step,
            stuck_since = excluded.stuck_since, visits = excluded.visits, refs = excluded.refs,
            proposals = excluded.proposals, recorded = excluded.recorded, since = excluded.since,
            partner = excluded.partner, waits = excluded.waits, waits_from = excluded.waits_from,
            commune = excluded.commune
        """,
        *columns_of([_row(pathway) for pathway in changed]),
    )


async def _save_referrals(connection: Any, changed: Sequence[Pathway]) -> None:
    rows = [
        (one.id, pathway.id, position, one.status.value, one.partner, REFERRAL.text(one), *_watched(one))
        for pathway in changed
        for position, one in enumerate(pathway.referrals)
    ]
    if not rows:
        return
    await connection.execute(
        """
        INSERT INTO referrals (
            id, pathway, position, status, partner, state, due, due_at, silent_on, silent_since, rung, commune
        )
        SELECT r.id, pathway, position, status, r.partner, state::jsonb, due, due_at, silent_on, silent_since, rung,
            p.commune
        FROM unnest(
            $1::uuid[], $2::uuid[], $3::integer[], $4::text[], $5::text[], $6::text[], $7::text[], $8::timestamptz[],
            $9::text[], $10::timestamptz[], $11::text[]
        ) AS r (id, pathway, position, status, partner, state, due, due_at, silent_on, silent_since, rung)
            JOIN pathways AS p ON p.id = r.pathway
        ON CONFLICT (id) DO UPDATE SET
            status = excluded.status, partner = excluded.partner, state = excluded.state, due = excluded.due,
            due_at = excluded.due_at, silent_on = excluded.silent_on, silent_since = excluded.silent_since,
            rung = excluded.rung, commune = excluded.commune
            WHERE referrals.state <> excluded.state OR referrals.commune <> excluded.commune
        """,
        *columns_of(rows),
    )


async def forget_pathways(connection: Any, keys: list[UUID]) -> None:
    """With their referrals, events and agreements; what is queued under these agreements is then withheld."""
    await connection.execute("DELETE FROM pathways WHERE id = ANY($1::uuid[])", keys)
    await forget_grants(connection, keys)


def _watched(one: Referral) -> tuple[Any, ...]:
    """What is waited for next, and which silence lasts."""
    awaited, silence = one.awaited, one.silence
    due = (None, None) if awaited is None else (awaited.what.value, awaited.by)
    return *due, *((None, None, None) if silence is None else (silence.on.value, silence.since, silence.rung.value))


def _row(pathway: Pathway) -> tuple[Any, ...]:
    return (
        pathway.id,
        pathway.person,
        pathway.plan,
        pathway.version,
        pathway.stage.value,
        pathway.opened_at,
        pathway.ended_at,
        pathway.visit.step,
        pathway.visit.stuck_since if pathway.is_open else None,
        VISITS.text(pathway.visits),
        REFS.text(pathway.refs),
        array_text(pathway.proposals),
        pathway.recorded + len(pathway.history),
        pathway.visit.entered_at,
        *_present(pathway.referral),
    )


def _present(one: Referral | None) -> tuple[Any, ...]:
    """Who has the person now, and how the referral stands."""
    return (None, None, None) if one is None else (one.partner, one.status.value, one.not_before)


def _pathway(row: Any, referrals: Sequence[Referral], grants: Sequence[Grant]) -> Pathway:
    return Pathway(
        id=row["id"],
        person=row["person"],
        plan=row["plan"],
        version=row["version"],
        opened_at=row["opened_at"],
        stage=PathwayStage(row["stage"]),
        ended_at=row["ended_at"],
        visits=VISITS.read(row["visits"]),
        referrals=tuple(referrals),
        grants=tuple(grants),
        refs=REFS.read(row["refs"]),
        proposals=tuple(row["proposals"]),
        recorded=row["recorded"],
        document=row["document"],
    )
