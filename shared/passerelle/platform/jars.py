import os
import shutil
import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

from passerelle.platform.errors import JarsCannotBeFetched
from passerelle.platform.interface import Progress

KAFKA_VERSION = "4.1.0"
COORDINATES = f"org.apache.kafka:kafka_2.13:{KAFKA_VERSION}+org.apache.kafka:kafka-tools:{KAFKA_VERSION}"
# Kafka logs through slf4j, and no dependency of kafka_2.13 brings what writes the lines. It is fetched by itself:
# resolved together with Kafka, its bill of materials replaces kafka-clients 4.1.0 by 3.8.0.
LOG_WRITER = ("org.apache.logging.log4j", "log4j-slf4j-impl", "2.24.3")


def cache_folder(environment: Mapping[str, str] = os.environ) -> Path:
    """Outside the state folder, so that a reset does not fetch the jars again."""
    if environment.get("XDG_CACHE_HOME"):
        return Path(environment["XDG_CACHE_HOME"]) / "passerelle"
    caches = Path("Library/Caches") if sys.platform == "darwin" else Path(".cache")
    return Path.home() / caches / "passerelle"


def kafka_jars(progress: Progress, cache: Path | None = None) -> Path:
    """The folder of Kafka's jars, fetched once. It appears complete or not at all."""
    folder = (cache or cache_folder()) / f"kafka-{KAFKA_VERSION}"
    if folder.is_dir():
        return folder
    folder.parent.mkdir(parents=True, exist_ok=True)
    progress(f"fetching Apache Kafka {KAFKA_VERSION} (93 jars, about 60 MB, once)")
    with tempfile.TemporaryDirectory(dir=folder.parent, prefix="fetching-") as temporary:
        fetched = Path(temporary) / "jars"
        fetched.mkdir()
        for jar in resolve(Path(temporary), progress):
            shutil.copy2(jar, fetched / jar.name)
        if not folder.is_dir():
            fetched.rename(folder)
    return folder


def resolve(temporary: Path, progress: Progress) -> list[Path]:
    try:
        from jgo.env import EnvironmentBuilder, LinkStrategy
        from jgo.maven import MavenContext, PythonResolver
    except ImportError as error:
        raise JarsCannotBeFetched("The wheel jgo is not installed.") from error
    # A repository of its own: a download that is interrupted must not leave half a jar in the user's Maven cache.
    context = MavenContext(
        resolver=PythonResolver(progress_callback=announcer(progress)), repo_cache=temporary / "repository"
    )
    builder = EnvironmentBuilder(context=context, link_strategy=LinkStrategy.AUTO, cache_dir=temporary / "environments")
    try:
        environment = builder.from_endpoint(COORDINATES)
        group, artifact, version = LOG_WRITER
        log_writer = context.project(group, artifact).at_version(version).artifact().resolve()
    except Exception as error:
        raise JarsCannotBeFetched(f"({type(error).__name__}: {error})") from error
    return [*environment.path.glob("*/*.jar"), log_writer]


def announcer(progress: Progress) -> Callable[[str, int], AbstractContextManager[Callable[[int], None]]]:
    count = 0

    @contextmanager
    def announce(name: str, size: int) -> Iterator[Callable[[int], None]]:
        nonlocal count
        if name.endswith(".jar"):
            count += 1
            progress(f"fetching jar {count}: {name} ({size / 1_000_000:.1f} MB)")
        yield lambda _: None

    return announce
