"""What the organization's own staff and systems ask: one transaction, one answer, once per idempotency key."""

from collections.abc import Callable, Collection
from dataclasses import replace
from typing import Any
from uuid import UUID

import asyncpg

from passerelle.messaging import answers
from passerelle.messaging import deadlines as deadline_rows
from passerelle.messaging.answers import Once
from passerelle.messaging.decisions import Command, Decision, Due, Moment, Reactions
from passerelle.messaging.desk import Desk, in_turn
from passerelle.messaging.enclosure import Cause
from passerelle.messaging.failpoints import failpoint


class Commands:
    """Carries out commands and due deadlines of one organization."""

    def __init__(
        self,
        pool: asyncpg.Pool,
        desk: Desk,
        reactions: Reactions,
        moment: Callable[[], Moment],
        *,
        committed: Callable[[], None] = lambda: None,
    ) -> None:
        self._pool = pool
        self._desk = desk
        self._reactions = reactions
        self._moment = moment
        self._committed = committed

    async def execute(
        self, keys: Collection[UUID], command: Command, cause: Cause | None = None, once: Once | None = None
    ) -> Any:
        """Do it and answer the decision's result; the same `once` answers the same without doing it again.

        A refusal changes nothing and is not remembered: the caller may try again.
        """
        result = await in_turn(lambda beforehand: self._execute(keys, beforehand, command, cause, once))
        self._committed()
        failpoint("command.after_commit")
        return result

    async def _execute(
        self,
        keys: Collection[UUID],
        beforehand: Collection[UUID],
        command: Command,
        cause: Cause | None,
        once: Once | None,
    ) -> Any:
        async with self._pool.acquire() as connection, connection.transaction():
            if once is not None and not await answers.claim(connection, once):
                return await answers.remembered(connection, once)
            ledger = await self._desk.open(connection, keys, beforehand)
            moment = replace(self._moment(), now=ledger.now)
            decision = command(ledger.states, moment)
            ledger.enter(decision, cause or Cause(moment.new_id()))
            await self._desk.close(connection, ledger)
            if once is not None:
                await answers.remember(connection, once, decision.result, {*keys, *ledger.changed})
            failpoint("command.before_commit")
            return decision.result

    async def wake_due(self, limit: int = 200) -> int:
        """Answer the deadlines that have come, together when all goes well and one by one when one fails."""
        async with self._pool.acquire() as connection:
            due = await deadline_rows.due(connection, self._moment().now, limit)
        if not due:
            return 0
        try:
            await in_turn(lambda beforehand: self._wake(due, beforehand))
        except Exception:  # one failing deadline must not hold the others
            for one in due:
                await self._wake_alone(one)
        self._committed()
        failpoint("deadline.after_commit")
        return len(due)

    async def _wake(self, due: list[Due], beforehand: Collection[UUID]) -> None:
        async with self._pool.acquire() as connection, connection.transaction():
            ledger = await self._desk.open(connection, {one.thread for one in due}, beforehand)
            moment = replace(self._moment(), now=ledger.now)
            for one in await deadline_rows.take(connection, due):
                decision: Decision = self._reactions.deadlines[one.name](ledger.states, one, moment)
                ledger.enter(decision, Cause(moment.new_id()))
            await self._desk.close(connection, ledger)
            failpoint("deadline.before_commit")

    async def _wake_alone(self, one: Due) -> None:
        try:
            await in_turn(lambda beforehand: self._wake([one], beforehand))
        except Exception as error:
            async with self._pool.acquire() as connection:
                await deadline_rows.put_off(connection, one, type(error).__name__, self._moment().now)
