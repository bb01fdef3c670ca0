from dataclasses import dataclass, replace
from pathlib import Path

from passerelle.platform import java
from passerelle.platform.interface import Progress
from passerelle.platform.jars import kafka_jars


@dataclass(frozen=True)
class KafkaPrograms:
    """What Kafka's programs are run with."""

    java: Path
    jars: Path
    options: tuple[str, ...] = ()

    def command(self, log_settings: Path, main: str, *arguments: str) -> list[str]:
        settings = f"-Dlog4j2.configurationFile={log_settings}"
        return [*self.java_command(), settings, "-cp", f"{self.jars}/*", main, *arguments]

    def java_command(self) -> list[str]:
        return [str(self.java), *java.OPTIONS, *self.options]

    def with_option(self, option: str) -> "KafkaPrograms":
        return replace(self, options=(*self.options, option))


def kafka_programs(progress: Progress) -> KafkaPrograms:
    """Fetched when they are not there."""
    return KafkaPrograms(java.java(), kafka_jars(progress))
