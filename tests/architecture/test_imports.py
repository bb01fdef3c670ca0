"""Each import contract of pyproject.toml is kept here, and is seen to fail when a violation of it is planted."""

import tomllib
from pathlib import Path

import pytest

from tests.architecture.planting import Import, copy_packages, lint_imports, module_file, plant
from tests.architecture.tree import ROOT

VIOLATIONS = {
    "service-layers": [
        Import("language.domain", "language.store"),
        Import("language.store", "language.reactions"),
        Import("referral.settings", "referral.store"),
        Import("enterprise.commands", "enterprise.reactions"),
        Import("language.commands", "language.api"),
        Import("language.api", "language.pages"),
        Import("funding.reactions", "funding.app"),
    ],
    "service-independence": [Import("referral.app", "language.domain"), Import("funding.api", "enterprise.domain")],
    "domain-is-pure": [Import("language.domain", "structlog"), Import("funding.domain", "passerelle.contracts")],
    "domain-is-still": [Import("enterprise.domain", "asyncio"), Import("referral.domain", "random")],
    "broker-is-hidden": [
        Import("language.store", "faststream"),
        Import("funding.reactions", "aiokafka"),
        Import("enterprise.commands", "faststream"),
        Import("referral.api", "faststream"),
        Import("passerelle.pages", "aiokafka"),
    ],
    "shared-knows-no-service": [Import("passerelle.messaging", "language.domain")],
    "rooms-of-passerelle": [
        Import("passerelle.contracts", "passerelle.messaging"),
        Import("passerelle.messaging", "passerelle.privacy"),
        Import("passerelle.privacy", "passerelle.runtime"),
        Import("passerelle.runtime", "passerelle.testing"),
        Import("passerelle.runtime", "passerelle.partnership"),
        Import("passerelle.runtime", "passerelle.pages"),
        Import("passerelle.pages", "passerelle.partnership"),
        Import("passerelle.privacy", "passerelle.platform"),
        Import("passerelle.demo", "passerelle.testing"),
    ],
    "platform-stands-alone": [Import("passerelle.platform", "passerelle.messaging")],
    "contracts-see-pydantic-only": [Import("passerelle.contracts", "fastapi")],
}


def test_the_packages_as_they_are_keep_every_contract(tmp_path: Path) -> None:
    status, report = lint_imports(copy_packages(tmp_path))

    assert status == 0, report


@pytest.mark.parametrize("contract", VIOLATIONS)
def test_a_planted_import_breaks_its_contract(contract: str, tmp_path: Path) -> None:
    root = copy_packages(tmp_path)
    plant(root, VIOLATIONS[contract])

    status, report = lint_imports(root, contract)

    assert status == 1
    assert [str(planted) for planted in VIOLATIONS[contract] if str(planted) not in report] == [], report


@pytest.mark.parametrize(
    ("contract", "module"),
    [("service-layers", "language.oddments"), ("rooms-of-passerelle", "passerelle.oddments")],
)
def test_a_module_without_a_place_breaks_its_contract(contract: str, module: str, tmp_path: Path) -> None:
    root = copy_packages(tmp_path)
    module_file(root, module)

    status, report = lint_imports(root, contract)

    assert status == 1
    assert f"- {module}" in report


def test_every_contract_has_a_planted_violation() -> None:
    options = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))

    assert {contract["id"] for contract in options["tool"]["importlinter"]["contracts"]} == set(VIOLATIONS)
