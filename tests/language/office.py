"""The service on real PostgreSQL, without Kafka: its commands, its deadlines, its routes."""

import os
from collections.abc import AsyncIterator, Collection
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from uuid import UUID, uuid4

import asyncpg

from language import reactions
from language.app import service
from language.domain.course import Course
from language.domain.learner import Learner
from passerelle.contracts.lifecycle import FieldGroup, Purpose, ReferralStatus
from passerelle.messaging.commands import Commands
from passerelle.messaging.decisions import Command, Moment, OpenRef
from passerelle.messaging.desk import Desk
from passerelle.messaging.streams import open_refs
from passerelle.partnership import ReceivedReferral
from passerelle.privacy.agreement import RecordedAgreement
from tests.language.making import NOW, learner, ref


@dataclass
class OnPostgres:
    """The part of an organization that the routes use."""

    pool: asyncpg.Pool
    commands: Commands

    def now(self) -> datetime:
        return NOW

    async def execute(self, keys: Collection[UUID], command: Command, once: object = None) -> Any:
        return await self.commands.execute(keys, command)

    @asynccontextmanager
    async def connection(self) -> AsyncIterator[Any]:
        async with self.pool.acquire() as connection:
            yield connection


async def open_office(pool: asyncpg.Pool, planned: Course, learners: int) -> Commands:
    """The commands of the service on this database, with a course and learners who were accepted and placed."""
    numbers = range(learners)
    states = [planned, *(learner(number) for number in numbers), *(accepted(learner(number)) for number in numbers)]
    async with pool.acquire() as connection:
        for store in service.stores:
            await store.save(connection, states)
        await open_refs(connection, [OpenRef(ref(number), "singa", ref(number)) for number in numbers])
    desk = Desk("langues-plurielles", service.stores, RecordedAgreement(), lambda: NOW)
    moment = Moment(NOW, uuid4, os.urandom)
    return Commands(pool, desk, reactions.table, lambda: moment)


def accepted(learner: Learner) -> ReceivedReferral:
    return ReceivedReferral(
        ref=learner.ref,
        referral=uuid4(),
        owner="singa",
        service="language_course",
        purpose=Purpose.LEARN_FRENCH,
        status=ReferralStatus.ACCEPTED,
        grant=uuid4(),
        fields=(FieldGroup.PATHWAY,),
        received_at=NOW,
        answer_by=NOW,
        grant_until=datetime(2100, 1, 1, tzinfo=UTC),
        case=learner.id,
    )
