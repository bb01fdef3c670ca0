import socket
import stat
from datetime import UTC, datetime
from pathlib import Path

import pytest

from passerelle.demo.network import members
from passerelle.demo.seats import admitted, seat_of, with_free_port
from passerelle.platform import KafkaAccess, OrganizationAccess
from passerelle.runtime.settings import Settings

NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)
SINGA = next(member for member in members() if member.id == "singa")


def test_key_and_port_are_the_same_from_start_to_start(tmp_path: Path) -> None:
    first, second = seat_of(tmp_path, SINGA), seat_of(tmp_path, SINGA)

    assert (first.api_key, first.port) == (second.api_key, second.port)


def test_an_api_key_is_readable_by_its_owner_only(tmp_path: Path) -> None:
    seat = seat_of(tmp_path, SINGA)

    assert stat.S_IMODE((seat.folder / "seat.json").stat().st_mode) == 0o600


def test_a_port_taken_by_a_program_is_given_up(tmp_path: Path) -> None:
    seat = seat_of(tmp_path, SINGA)
    with socket.socket() as other:
        other.bind(("127.0.0.1", seat.port))
        other.listen()

        assert with_free_port(seat).port != seat.port


def test_the_settings_of_a_seat_start_an_organization(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    access = OrganizationAccess("singa", "postgresql://singa@127.0.0.1/singa", KafkaAccess("127.0.0.1:9092"))
    seat = seat_of(tmp_path, SINGA)

    environment = admitted(tmp_path, seat, access, NOW)

    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    settings = Settings()
    assert (settings.organization, settings.http_port) == ("singa", seat.port)
    assert admitted(tmp_path, seat, access, NOW) == environment
