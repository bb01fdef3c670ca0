from pathlib import Path

import pytest
from typer.testing import CliRunner

from passerelle.runtime.commands import application
from passerelle.runtime.commands.speaking import Unusable

RUNNER = CliRunner()


@pytest.mark.parametrize("name", ["demo", "up", "down", "restart", "reset", "status", "plan", "trace", "serve"])
def test_the_command_is_part_of_passerelle(name: str) -> None:
    answer = RUNNER.invoke(application(), [name, "--help"])

    assert answer.exit_code == 0
    assert name in answer.output


def test_resetting_nothing_removes_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PASSERELLE_HOME", str(tmp_path / "absent"))

    answer = RUNNER.invoke(application(), ["reset", "--yes"])

    assert answer.exit_code == 0
    assert "nothing to remove" in answer.output


def test_containers_cannot_be_left_running_by_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PASSERELLE_PLATFORM", "containers")

    answer = RUNNER.invoke(application(), ["up"])

    assert isinstance(answer.exception, Unusable)
    assert "passerelle demo" in str(answer.exception)


def test_an_unknown_organization_is_named_with_those_there_are(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PASSERELLE_HOME", str(tmp_path))

    answer = RUNNER.invoke(application(), ["restart", "nobody"])

    assert isinstance(answer.exception, Unusable)
    assert "langues-plurielles" in str(answer.exception)


def test_status_of_an_empty_folder_shows_all_stopped(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PASSERELLE_HOME", str(tmp_path))

    answer = RUNNER.invoke(application(), ["status"])

    assert answer.output.count("stopped") == 7
