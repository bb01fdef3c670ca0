"""A producer that met an error it does not recover from: another one takes its place."""

from aiokafka.errors import KafkaError

from passerelle.testing.figures import Figures
from tests.faults.scene import Scene, hosted


async def test_a_producer_that_failed_for_good_is_replaced(scene: Scene, figures: Figures) -> None:
    async with hosted(scene) as hosts:
        load = hosts.load_of(hosts.left)
        await load.tell_each(refs=4, tellings=2)
        broken = hosts.left.exchange.producer()
        broken._message_accumulator.fail_all(KafkaError("fatal"))
        await load.tell_each(refs=4, tellings=2)
        seconds, verdict = await scene.healed(load)
        assert hosts.left.exchange.producer() is not broken
    figures.add("a producer that fails for good", verdict, healed=seconds)
    assert verdict.is_clean
