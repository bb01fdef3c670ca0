"""Where a service has to be named or present: import-linter says nothing about a service it was never told of."""

import tomllib
from pathlib import Path
from typing import Any

CONTRACT_LISTS = {
    "service-layers": "containers",
    "service-independence": "modules",
    "shared-knows-no-service": "forbidden_modules",
}


def forgotten_places(root: Path, service: str) -> list[str]:
    """Each place that does not know the service yet, as a sentence a developer can act on."""
    return [
        *_missing_files(root, service),
        *_missing_in_root_manifest(_manifest(root), service),
        *_missing_in_own_manifest(_manifest(root / "services" / service), service),
        *_missing_in_compose(root, service),
    ]


def _missing_files(root: Path, service: str) -> list[str]:
    package = f"services/{service}/{service}"
    expected = [
        f"services/{service}/README.md",
        f"{package}/py.typed",
        f"{package}/app.py",
        f"{package}/domain",
        f"{package}/migrations",
        f"tests/{service}/__init__.py",
    ]
    return [f"{path} is missing" for path in expected if not (root / path).exists()]


def _missing_in_root_manifest(manifest: dict[str, Any], service: str) -> list[str]:
    linter = manifest["tool"]["importlinter"]
    contracts = {contract["id"]: contract for contract in linter["contracts"]}
    lists = {"root_packages": linter["root_packages"]}
    lists |= {f"{key} of contract {name}": contracts[name][key] for name, key in CONTRACT_LISTS.items()}
    return [f"pyproject.toml: {service} is not in {name}" for name, members in lists.items() if service not in members]


def _missing_in_own_manifest(manifest: dict[str, Any], service: str) -> list[str]:
    project = manifest["project"]
    backend = manifest.get("tool", {}).get("uv", {}).get("build-backend", {})
    said = {
        "name": (project["name"], f"passerelle-{service}"),
        "dependencies": (project.get("dependencies"), ["passerelle"]),
        "entry-points": (
            project.get("entry-points", {}).get("passerelle.services"),
            {service: f"{service}.app:service"},
        ),
        "tool.uv.build-backend": (backend, {"module-name": service, "module-root": ""}),
    }
    return [
        f"services/{service}/pyproject.toml: {key} is {found!r}, not {expected!r}"
        for key, (found, expected) in said.items()
        if found != expected
    ]


def _missing_in_compose(root: Path, service: str) -> list[str]:
    compose = root / "deploy" / "compose.yml"
    known = compose.exists() and service in compose.read_text(encoding="utf-8")
    return [] if known else [f"deploy/compose.yml: {service} is not deployed"]


def _manifest(folder: Path) -> dict[str, Any]:
    return tomllib.loads((folder / "pyproject.toml").read_text(encoding="utf-8"))
