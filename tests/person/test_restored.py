"""An older backup is restored: what was erased since does not come back."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit
from uuid import UUID, uuid4

from passerelle.contracts.lifecycle import FieldGroup, Purpose, ReferralStatus
from passerelle.messaging.decisions import Decision, OpenRef
from passerelle.partnership import Hooks, ReceivedReferral, erasure
from passerelle.platform import Platform
from passerelle.platform.postgres_administration import connection, create_database, drop_database
from passerelle.privacy.journal import read_journal
from passerelle.runtime.organization import Organization, now_utc
from passerelle.runtime.service import find_service
from passerelle.runtime.settings import Settings
from passerelle.testing.stand import Stand, fresh_name
from passerelle.testing.waiting import wait_until
from referral.commands import people
from referral.domain.person import PersonalData

REF, REFERRAL = uuid4(), uuid4()


@dataclass
class Backup:
    """An organization whose database is copied while it is down."""

    stand: Stand
    kind: str
    settings: Settings
    administrator: str
    copy: str

    @asynccontextmanager
    async def running(self) -> AsyncIterator[Organization]:
        async with self.stand.hosted(find_service(self.kind), self.settings) as organization:
            await wait_until(lambda: has_begun(organization), "it hears and speaks")
            yield organization

    @asynccontextmanager
    async def restored(self) -> AsyncIterator[Organization]:
        """On the copy, which knows nothing of what came after it."""
        older = self.settings.model_dump() | {"dsn": self.address(self.copy)}
        async with self.stand.hosted(find_service(self.kind), Settings.model_validate(older)) as organization:
            await wait_until(lambda: has_begun(organization), "it hears and speaks")
            yield organization

    async def make(self) -> None:
        original = urlsplit(self.settings.dsn.get_secret_value())
        async with connection(self.administrator) as administrator:
            await create_database(
                administrator, self.copy, owner=original.username or "", template=original.path.removeprefix("/")
            )

    async def remove(self) -> None:
        async with connection(self.administrator) as administrator:
            await drop_database(administrator, self.copy)

    def address(self, database: str) -> str:
        return urlunsplit(urlsplit(self.settings.dsn.get_secret_value())._replace(path=f"/{database}"))


def has_begun(organization: Organization) -> bool:
    """Stopped before that, it would leave a client of Kafka half open."""
    return organization.exchange.is_connected and organization.exchange.inbox is not None


@asynccontextmanager
async def backup_of(kind: str, platform: Platform, postgres: str, folder: Path) -> AsyncIterator[Backup]:
    stand = Stand(platform, folder)
    name = fresh_name(kind)
    backup = Backup(stand, kind, await stand.settings(name, kind), postgres, f"{name}-older".replace("-", "_"))
    yield backup
    await backup.remove()


def received() -> ReceivedReferral:
    """Somebody referred here, whose course is over."""
    now = now_utc()
    return ReceivedReferral(
        ref=REF,
        referral=REFERRAL,
        owner="singa",
        service="french_course",
        purpose=Purpose.LEARN_FRENCH,
        status=ReferralStatus.COMPLETED,
        grant=uuid4(),
        fields=(FieldGroup.PATHWAY, FieldGroup.CONTACT),
        received_at=now,
        answer_by=now,
        grant_until=now + timedelta(days=30),
        contact={"phone": "+33 6 39 98 40 00"},
    )


async def keys_of(organization: Organization, *keys: UUID) -> set[UUID]:
    """Which of these are known."""
    async with organization.connection() as opened:
        found = [await store.load(opened, keys) for store in organization.service.stores]
    return {key for one in found for key in one}


async def test_a_person_erased_since_the_backup_stays_erased(platform: Platform, postgres: str, tmp_path: Path) -> None:
    async with backup_of("referral", platform, postgres, tmp_path) as backup:
        data = PersonalData("Testine", "Delafiction", "75056")
        async with backup.running() as singa:
            made = await singa.execute([], lambda states, moment: people.register_person(states, moment, data))
        person = UUID(made["id"])
        await backup.make()
        async with backup.running() as singa:
            await singa.execute(
                [person],
                lambda states, moment: people.request_erasure(states, moment, person, timedelta(days=30)),
            )

        async with backup.restored() as singa:

            async def is_gone() -> bool:
                return person not in await keys_of(singa, person)

            await wait_until(is_gone, "the person is erased again")


async def test_what_a_partner_erased_since_the_backup_stays_erased(
    platform: Platform, postgres: str, tmp_path: Path
) -> None:
    async with backup_of("language", platform, postgres, tmp_path) as backup:
        async with backup.running() as langues:
            arrived = Decision(changes=(received(),), refs=(OpenRef(REF, "singa", REF),))
            await langues.execute([REF], lambda states, moment: arrived)
        await backup.make()
        async with backup.running() as langues:
            await langues.execute([REF], lambda states, moment: erasure.erase_here(Hooks(), states, REF, moment))
        assert (REF, str(REFERRAL)) in read_journal(backup.settings.journal)

        async with backup.restored() as langues:

            async def is_gone() -> bool:
                return REF not in await keys_of(langues, REF)

            await wait_until(is_gone, "the referral is erased again")


async def test_a_ref_stopped_since_the_backup_lets_nothing_in(
    platform: Platform, postgres: str, tmp_path: Path
) -> None:
    async with backup_of("language", platform, postgres, tmp_path) as backup:
        async with backup.running():
            pass
        await backup.make()
        async with backup.running() as langues:
            await langues.execute([], lambda states, moment: Decision(stop=(REF,)))

        async with backup.restored() as langues, langues.connection() as opened:
            assert await opened.fetchval("SELECT count(*) FROM stop_list WHERE ref = $1", REF) == 1
