import secrets
import shutil
import time
from base64 import urlsafe_b64encode
from dataclasses import dataclass
from pathlib import Path

import psutil

from passerelle.platform import java, ports, processes
from passerelle.platform.errors import KafkaDidNotStart, PortIsTaken
from passerelle.platform.home import Home, KafkaRecord, write_privately
from passerelle.platform.interface import Progress
from passerelle.platform.kafka_programs import KafkaPrograms
from passerelle.platform.kafka_settings import (
    ADMINISTRATOR,
    Listeners,
    as_properties,
    kafka_settings,
    log_settings,
)
from passerelle.platform.processes import ProcessRecord

START_PATIENCE_S = 60
STOP_PATIENCE_S = 20


@dataclass(frozen=True)
class KafkaBroker:
    """Apache Kafka as one process of this machine. Its methods block: call them in a thread."""

    home: Home

    @property
    def data(self) -> Path:
        return self.home.kafka / "data"

    @property
    def settings_file(self) -> Path:
        return self.home.kafka / "server.properties"

    @property
    def cluster_file(self) -> Path:
        """Written when the data folder is formatted to the end."""
        return self.home.kafka / "cluster"

    @property
    def output(self) -> Path:
        return self.home.logs / "kafka.out"

    def process(self, record: KafkaRecord) -> ProcessRecord | None:
        """The process that runs on this data, even if its starter died before it could record it."""
        mark = str(self.settings_file)
        return record.process if processes.is_alive(record.process, mark) else processes.found("java", mark)

    def start(self, record: KafkaRecord, programs: KafkaPrograms, progress: Progress) -> ProcessRecord:
        """Starts on the recorded ports, and returns when the broker listens."""
        for port in (record.port, record.controller_port):
            if not ports.is_free(port):
                raise PortIsTaken(f"Kafka's port: {port}.")
        self.write_settings(record)
        if not self.cluster_file.exists():
            progress("formatting Kafka's storage")
            self.format(programs)
        progress(f"starting Kafka on port {record.port}")
        return self.launch(programs, record.port)

    def stop(self, record: KafkaRecord) -> None:
        if (process := self.process(record)) is not None:
            processes.stop(process.pid, STOP_PATIENCE_S)

    def write_settings(self, record: KafkaRecord) -> None:
        self.home.kafka.mkdir(mode=0o700, exist_ok=True)
        clients, controller = f"127.0.0.1:{record.port}", f"127.0.0.1:{record.controller_port}"
        listeners = Listeners(clients=clients, controller=controller, advertised=clients)
        settings = kafka_settings(listeners, self.data, self.home.secrets().kafka_broker)
        write_privately(self.settings_file, as_properties(settings))
        write_privately(self.log_settings_file, log_settings(self.home.logs))

    @property
    def log_settings_file(self) -> Path:
        return self.home.kafka / "log4j2.properties"

    def format(self, programs: KafkaPrograms) -> None:
        java.check_java(programs.java)
        if self.data.exists():
            shutil.rmtree(self.data)
        cluster = new_cluster_id()
        user = f"SCRAM-SHA-256=[name={ADMINISTRATOR},password={self.home.secrets().kafka_admin}]"
        arguments = ["format", "-t", cluster, "-c", str(self.settings_file), "--add-scram", user]
        command = programs.command(self.log_settings_file, "kafka.tools.StorageTool", *arguments)
        argument_file = self.home.kafka / "format.args"
        write_privately(argument_file, java.argument_file(command[1:]))
        try:
            answer = processes.run([command[0], f"@{argument_file}"], environment=java.environment())
        finally:
            argument_file.unlink()
        if answer.returncode != 0:
            raise KafkaDidNotStart(f"Its storage could not be formatted:\n{answer.stdout[-2000:]}")
        write_privately(self.cluster_file, cluster)

    def launch(self, programs: KafkaPrograms, port: int) -> ProcessRecord:
        command = programs.command(self.log_settings_file, "kafka.Kafka", str(self.settings_file))
        self.output.unlink(missing_ok=True)
        try:
            started = processes.recorded(processes.spawn_detached(command, self.output, java.environment()))
        except psutil.NoSuchProcess as error:
            raise KafkaDidNotStart(self.last_words()) from error
        deadline = time.monotonic() + START_PATIENCE_S
        while not ports.answers(port):
            if not processes.is_alive(started, str(self.settings_file)):
                raise KafkaDidNotStart(self.last_words())
            if time.monotonic() > deadline:
                processes.kill(started.pid)
                raise KafkaDidNotStart(f"It did not listen within {START_PATIENCE_S} s.\n{self.last_words()}")
            time.sleep(0.02)
        return started

    def last_words(self) -> str:
        told = [processes.last_lines(path) for path in (self.output, self.home.logs / "kafka.log")]
        return "Its last words:\n" + "\n".join(text for text in told if text)


def new_cluster_id() -> str:
    """As Kafka makes them: 16 random bytes in base 64, never beginning with a dash."""
    return "p" + urlsafe_b64encode(secrets.token_bytes(16)).decode()[1:22]
