"""Statements on the audit chain: the table `disclosures`, and `audit_head`, its one row that says where it ends."""

from collections.abc import Callable, Collection, Iterable, Sequence
from datetime import datetime
from secrets import token_bytes
from typing import Any
from uuid import UUID

from passerelle.messaging.decisions import Disclosure
from passerelle.privacy.audit import SALT_BYTES, Head, Inspection, Record, Report, continued

PAGE = 1000


async def append(
    connection: Any,
    disclosures: Sequence[Disclosure],
    now: datetime,
    random_bytes: Callable[[int], bytes] = token_bytes,
) -> None:
    """One record each, in the caller's transaction; holds the end of the chain until it ends, so call it last."""
    if not disclosures:
        return
    head = await _locked_head(connection)
    salts = [random_bytes(SALT_BYTES) for _ in disclosures]
    await _insert(connection, continued(head, disclosures, salts, now))


async def verify(connection: Any, checkpoints: Iterable[Head] = ()) -> Report:
    """Read the whole chain, in pages, as it stands at one moment."""
    inspection = Inspection(checkpoints)
    async with connection.transaction(isolation="repeatable_read", readonly=True):
        end = await head(connection)
        position = 0
        while records := await page(connection, position, PAGE):
            inspection.read(records)
            position = records[-1].position
    return inspection.report(end)


async def head(connection: Any) -> Head:
    """Where the chain ends."""
    row = await connection.fetchrow("SELECT position, chain FROM audit_head")
    return Head(row["position"], row["chain"])


async def page(connection: Any, after: int, limit: int) -> list[Record]:
    """Records by position."""
    rows = await connection.fetch(
        "SELECT position, at, recipient, ref, fields, grant_id, purpose, what, salt, commitment, chain"
        " FROM disclosures WHERE position > $1 ORDER BY position LIMIT $2",
        after,
        limit,
    )
    return [_record(row) for row in rows]


async def told_about(connection: Any, refs: Collection[UUID]) -> list[Record]:
    """All that was told on these refs, oldest first: what a person is shown."""
    rows = await connection.fetch(
        "SELECT position, at, recipient, ref, fields, grant_id, purpose, what, salt, commitment, chain"
        " FROM disclosures WHERE ref = ANY($1::uuid[]) ORDER BY position",
        list(refs),
    )
    return [_record(row) for row in rows]


async def erase(connection: Any, refs: Collection[UUID]) -> int:
    """Forget what was told on these refs and the salts; the chain stays verifiable."""
    done = await connection.execute(
        "UPDATE disclosures SET recipient = NULL, ref = NULL, fields = NULL, grant_id = NULL, purpose = NULL,"
        " what = NULL, salt = NULL WHERE ref = ANY($1::uuid[])",
        list(refs),
    )
    return int(done.split()[-1])


async def _locked_head(connection: Any) -> Head:
    row = await connection.fetchrow("SELECT position, chain FROM audit_head FOR UPDATE")
    return Head(row["position"], row["chain"])


async def _insert(connection: Any, records: Sequence[Record]) -> None:
    told = [(record, record.told) for record in records if record.told is not None]
    await connection.execute(
        "WITH new AS (INSERT INTO disclosures"
        " (position, at, recipient, ref, fields, grant_id, purpose, what, salt, commitment, chain)"
        " SELECT position, at, recipient, ref, string_to_array(fields, ','), grant_id, purpose, what, salt, commitment,"
        " chain FROM unnest($1::bigint[], $2::timestamptz[], $3::text[], $4::uuid[], $5::text[], $6::uuid[],"
        " $7::text[], $8::text[], $9::bytea[], $10::bytea[], $11::bytea[])"
        " AS d(position, at, recipient, ref, fields, grant_id, purpose, what, salt, commitment, chain))"
        " UPDATE audit_head SET position = $12, chain = $13",
        [record.position for record, _ in told],
        [record.at for record, _ in told],
        [disclosure.recipient for _, disclosure in told],
        [disclosure.ref for _, disclosure in told],
        [",".join(disclosure.fields) for _, disclosure in told],
        [disclosure.grant for _, disclosure in told],
        [disclosure.purpose for _, disclosure in told],
        [disclosure.what for _, disclosure in told],
        [record.salt for record, _ in told],
        [record.commitment for record, _ in told],
        [record.chain for record, _ in told],
        records[-1].position,
        records[-1].chain,
    )


def _record(row: Any) -> Record:
    told = None
    if row["ref"] is not None or row["salt"] is not None:
        fields = tuple(row["fields"] or ())
        told = Disclosure(row["recipient"], row["ref"], fields, row["grant_id"], row["purpose"], row["what"])
    return Record(row["position"], row["at"], told, row["salt"], row["commitment"], row["chain"])
