from pathlib import Path
from typing import Any

import pytest
from aiokafka.errors import KafkaConnectionError

from passerelle.runtime.exchange import Exchange, KafkaIsAway
from tests.shared.runtime.hosting import settings_for


async def nothing(*arguments: Any) -> Any:
    return None


@pytest.fixture
def exchange(tmp_path: Path) -> Exchange:
    return Exchange(settings_for(tmp_path), nothing, nothing, lambda size, tally: None)


async def test_a_broker_out_of_reach_leaves_no_consumer_behind(
    exchange: Exchange, monkeypatch: pytest.MonkeyPatch
) -> None:
    consumer = exchange.directory_consumer()
    monkeypatch.setattr(exchange, "directory_consumer", lambda: consumer)
    with pytest.raises(KafkaConnectionError):
        await exchange.end_offsets(["passerelle.peer.inbox"])
    assert consumer._closed


def test_without_a_producer_sending_is_put_off(exchange: Exchange) -> None:
    with pytest.raises(KafkaIsAway):
        exchange.producer()
    assert (exchange.is_producing, exchange.is_connected) == (False, False)
