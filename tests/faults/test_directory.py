"""The directory is open to all who write: nobody can be made to disappear from it."""

from passerelle.platform import KafkaAccess
from passerelle.runtime.announcements import TOPIC
from passerelle.testing.probe.service import service
from passerelle.testing.stand import fresh_name
from passerelle.testing.waiting import wait_until
from tests.faults.injection import writing
from tests.faults.scene import Scene, knows


async def test_an_announcement_somebody_wrote_over_is_made_again(scene: Scene, kafka: KafkaAccess) -> None:
    stand = scene.stand
    scene.left = scene.left.model_copy(update={"reconcile_seconds": 0.5})
    victim = scene.left.organization
    async with stand.hosted(service, scene.left) as left, writing(kafka) as producer:
        await wait_until(lambda: knows(left, [victim]), "known to itself")
        await producer.send_and_wait(TOPIC, b"{}", key=victim.encode())
        await wait_until(lambda: version_of(left.directory.entry(victim)) > 1, "announced again")
        async with stand.hosted(service, await stand.settings(fresh_name("newcomer"))) as newcomer:
            await wait_until(lambda: knows(newcomer, [victim]), "known to a newcomer")
    assert left.directory.entry(victim) == newcomer.directory.entry(victim)


def version_of(entry: object) -> int:
    return int(getattr(entry, "version", 0))
