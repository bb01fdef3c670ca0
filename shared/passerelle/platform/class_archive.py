"""Kafka's classes, loaded and verified once per machine: reading them from one file halves the work of each start."""

from pathlib import Path
from tempfile import TemporaryDirectory

from passerelle.platform import java, ports, processes
from passerelle.platform.errors import PlatformError
from passerelle.platform.home import Home, KafkaRecord
from passerelle.platform.interface import Progress, silent
from passerelle.platform.kafka_broker import KafkaBroker
from passerelle.platform.kafka_programs import KafkaPrograms

STOP_PATIENCE_S = 20


def with_archive(programs: KafkaPrograms, progress: Progress) -> KafkaPrograms:
    """Java itself ignores an archive that does not match its version or the jars."""
    archive = programs.jars.with_name(f"{programs.jars.name}-java-{java.version()}.jsa")
    if not archive.exists():
        progress("preparing faster starts of Kafka (once on this machine)")
        try:
            make_archive(programs, archive)
        except (PlatformError, OSError) as error:
            progress(f"starting without it: {error}")
            return programs
    return programs.with_option(f"-XX:SharedArchiveFile={archive}")


def make_archive(programs: KafkaPrograms, archive: Path) -> None:
    """It appears complete or not at all."""
    with TemporaryDirectory(dir=archive.parent, prefix="training-") as temporary:
        folder = Path(temporary)
        classes = folder / "classes"
        record_classes(programs, Home.at(folder / "home"), classes)
        made = folder / "archive"
        dump = ["-Xshare:dump", f"-XX:SharedClassListFile={classes}", f"-XX:SharedArchiveFile={made}"]
        answer = processes.run(
            [*programs.java_command(), *dump, "-cp", f"{programs.jars}/*"], environment=java.environment()
        )
        if answer.returncode != 0 or not made.exists():
            raise OSError(answer.stdout.strip()[-500:])
        made.chmod(0o644)
        made.replace(archive)


def record_classes(programs: KafkaPrograms, home: Home, classes: Path) -> None:
    """Starts a broker that serves nobody, to see which classes a start needs."""
    home.create()
    home.ensure_secrets()
    broker = KafkaBroker(home)
    port = ports.choose()
    record = KafkaRecord(port=port, controller_port=ports.choose(frozenset({port})))
    process = broker.start(record, programs.with_option(f"-XX:DumpLoadedClassList={classes}"), silent)
    processes.stop(process.pid, STOP_PATIENCE_S)
