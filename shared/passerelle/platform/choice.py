import os
from collections.abc import Mapping
from pathlib import Path

from passerelle.platform.errors import PlatformIsUnknown
from passerelle.platform.interface import Platform, Progress, silent


def default_home(environment: Mapping[str, str] = os.environ) -> Path:
    return Path(environment.get("PASSERELLE_HOME") or ".passerelle")


def choose_platform(home: Path, environment: Mapping[str, str] = os.environ) -> Platform:
    """The platform named by PASSERELLE_PLATFORM. What the others need is not even imported."""
    match environment.get("PASSERELLE_PLATFORM") or "embedded":
        case "embedded":
            from passerelle.platform.embedded import EmbeddedPlatform

            return EmbeddedPlatform(home)
        case "containers":
            from passerelle.platform.containers import ContainersPlatform

            return ContainersPlatform(environment)
        case "external":
            from passerelle.platform.external import ExternalPlatform

            return ExternalPlatform(environment)
        case other:
            raise PlatformIsUnknown(f"It is {other!r}.")


async def reset(home: Path, progress: Progress = silent) -> None:
    """Stops what runs from this state folder and removes it, with all its events and rows."""
    from passerelle.platform.embedded import EmbeddedPlatform

    await EmbeddedPlatform(home).reset(progress)
