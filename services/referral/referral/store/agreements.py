"""The table `pathway_agreements`, and what of it stands in the shared `grants`, looked at when something is sent."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from passerelle.privacy import grants as shared
from referral.domain.grant import Grant
from referral.domain.pathway import Pathway
from referral.store.columns import Json, columns_of

GRANT: Json[Grant] = Json(Grant)


async def agreements_of(connection: Any, pathways: list[UUID]) -> dict[UUID, list[Grant]]:
    """The agreements of each pathway, oldest first."""
    rows = await connection.fetch(
        """
        SELECT pathway, state::text FROM pathway_agreements
        WHERE pathway = ANY($1::uuid[]) ORDER BY pathway, position
        """,
        pathways,
    )
    found: dict[UUID, list[Grant]] = {key: [] for key in pathways}
    for row in rows:
        found[row["pathway"]].append(GRANT.read(row["state"]))
    return found


async def save_agreements(connection: Any, changed: Sequence[Pathway]) -> None:
    rows = [
        (one.id, pathway.id, position, GRANT.text(one))
        for pathway in changed
        for position, one in enumerate(pathway.grants)
    ]
    if not rows:
        return
    await connection.execute(
        """
        INSERT INTO pathway_agreements (id, pathway, position, state)
        SELECT id, pathway, position, state::jsonb
        FROM unnest($1::uuid[], $2::uuid[], $3::integer[], $4::text[]) AS a (id, pathway, position, state)
        ON CONFLICT (id) DO UPDATE SET state = excluded.state WHERE pathway_agreements.state <> excluded.state
        """,
        *columns_of(rows),
    )
    held = [(pathway.id, one) for pathway in changed for one in pathway.grants if not one.is_to_confirm]
    await shared.save_grants(connection, [_shared(pathway, one) for pathway, one in held])


def _shared(pathway: UUID, grant: Grant) -> shared.Grant:
    """As it may be relied on: from the day it holds, by the evidence that the person gave."""
    evidence = grant.confirmation or grant.notice
    return shared.Grant(
        id=grant.id,
        thread=pathway,
        recipient=grant.recipient,
        purpose=grant.purpose.value,
        fields=tuple(group.value for group in grant.fields),
        given_at=grant.begins_at,
        valid_until=grant.valid_until,
        notice_version=evidence.version,
        notice_language=evidence.language,
        interpreter=evidence.interpreter,
        collected_by=evidence.collected_by,
        collected_how=evidence.collected_how.value,
        withdrawn_at=grant.withdrawn_at,
    )
