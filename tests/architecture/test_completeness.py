from importlib.metadata import entry_points
from pathlib import Path

import pytest

from tests.architecture.completeness import forgotten_places
from tests.architecture.planting import copy_packages
from tests.architecture.tree import ROOT, service_folders

SERVICES = [folder.name for folder in service_folders()]


@pytest.mark.parametrize("service", SERVICES)
def test_no_place_forgets_a_service_found_by_folder(service: str) -> None:
    forgotten = forgotten_places(ROOT, service)

    assert not forgotten, "\n".join(forgotten)


def test_every_service_folder_is_installed_and_announced() -> None:
    assert sorted(point.name for point in entry_points(group="passerelle.services")) == SERVICES


def test_the_makefile_finds_services_without_naming_them() -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")

    assert [service for service in SERVICES if service in makefile] == []


def test_a_new_service_is_told_every_place_it_forgot(tmp_path: Path) -> None:
    root = copy_packages(tmp_path)
    (root / "services" / "housing").mkdir()
    (root / "services" / "housing" / "pyproject.toml").write_text('[project]\nname = "housing"\n', encoding="utf-8")

    forgotten = forgotten_places(root, "housing")

    assert [place.partition(" is ")[0] for place in forgotten] == [
        "services/housing/README.md",
        "services/housing/housing/py.typed",
        "services/housing/housing/app.py",
        "services/housing/housing/domain",
        "services/housing/housing/migrations",
        "tests/housing/__init__.py",
        "pyproject.toml: housing",
        "pyproject.toml: housing",
        "pyproject.toml: housing",
        "pyproject.toml: housing",
        "services/housing/pyproject.toml: name",
        "services/housing/pyproject.toml: dependencies",
        "services/housing/pyproject.toml: entry-points",
        "services/housing/pyproject.toml: tool.uv.build-backend",
        "deploy/compose.yml: housing",
    ]
