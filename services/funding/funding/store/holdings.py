"""Everything this service holds about one person, for the person's own access; no other person's data."""

import json
from collections.abc import Sequence
from typing import Any
from uuid import UUID


async def held_about(connection: Any, keys: Sequence[UUID]) -> list[dict[str, Any]]:
    """Every application under these keys, its own or its ref, with its loan, schedules and payments, JSON-ready.

    The guarantor is a third person: that there is one is said, who it is is not. Ids of staff are left out.
    """
    text = await connection.fetchval(
        """
        SELECT coalesce(jsonb_agg(held ORDER BY held ->> 'invited_at'), '[]')::text
        FROM (
            SELECT to_jsonb(a)
                - '{guarantor,adviser,decided_by,no_guarantee_by,committee_members,deferrals}'::text[]
                || jsonb_build_object(
                    'has_guarantor', a.guarantor IS NOT NULL,
                    'deferred_on', (SELECT coalesce(jsonb_agg(one -> 'held_on'), '[]')
                        FROM jsonb_array_elements(a.deferrals) one),
                    'loan', (SELECT to_jsonb(l) - 'application' FROM loans l WHERE l.application = a.id),
                    'account', (SELECT to_jsonb(c) - 'application' FROM accounts c WHERE c.id = a.account),
                    'instalments', (SELECT coalesce(jsonb_agg(to_jsonb(i) - 'account' ORDER BY i.schedule, i.position),
                        '[]') FROM instalments i WHERE i.account = a.account),
                    'payments', (SELECT coalesce(jsonb_agg(to_jsonb(p) - 'account' ORDER BY p.position), '[]')
                        FROM payments p WHERE p.account = a.account)
                ) AS held
            FROM applications a WHERE a.ref = ANY($1::uuid[]) OR a.id = ANY($1::uuid[])
        ) AS everything
        """,
        list(keys),
    )
    found: list[dict[str, Any]] = json.loads(text)
    return found
