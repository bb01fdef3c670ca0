"""What years of history cost: the same work on a database whose inbox and outbox hold millions of old rows."""

import asyncpg

_INBOX = """
INSERT INTO inbox (id, digest)
SELECT (lpad(to_hex((1600000000000 + n)::bigint), 12, '0') || '7' || substr(md5(n::text), 1, 3)
        || '8' || substr(md5(n::text), 4, 15))::uuid, decode(md5(n::text), 'hex')
FROM generate_series($1::bigint, $2::bigint) n
"""
_OUTBOX = """
INSERT INTO outbox (id, recipient, ref, sequence, shard, body, queued_at)
SELECT md5('i' || n)::uuid, 'somebody', md5('r' || n / 20)::uuid, (n % 20)::int + 1, 0,
       convert_to(repeat(md5(n::text), 13), 'UTF8'), now() - interval '30 days'
FROM generate_series($1::bigint, $2::bigint) n
"""


async def fill_history(dsn: str, rows: int) -> None:
    """Put `rows` old rows in each table, as its organization."""
    connection = await asyncpg.connect(dsn)
    step = 250_000
    for start in range(1, rows, step):
        await connection.execute(_INBOX, start, min(rows, start + step - 1), timeout=600)
        await connection.execute(_OUTBOX, start, min(rows, start + step - 1), timeout=600)
    await connection.execute("VACUUM ANALYZE inbox", timeout=600)
    await connection.execute("VACUUM ANALYZE outbox", timeout=600)
    await connection.close()
