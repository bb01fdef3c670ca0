from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

ADMINISTRATOR = "admin"
BROKER = "broker"

PLAIN_LOGIN = "org.apache.kafka.common.security.plain.PlainLoginModule"
SCRAM_LOGIN = "org.apache.kafka.common.security.scram.ScramLoginModule"

# The same on a laptop and in the containers of the tests: one node, which is broker and controller.
COMMON: Mapping[str, str] = {
    "process.roles": "broker,controller",
    "node.id": "1",
    "controller.listener.names": "CONTROLLER",
    "inter.broker.listener.name": "CLIENTS",
    "listener.security.protocol.map": "CLIENTS:SASL_PLAINTEXT,CONTROLLER:SASL_PLAINTEXT",
    # People and organizations sign in with SCRAM, which can be given to a new one while the broker runs. The broker
    # itself signs in with PLAIN, whose password is known before anything is stored.
    "sasl.enabled.mechanisms": "SCRAM-SHA-256,PLAIN",
    "sasl.mechanism.inter.broker.protocol": "PLAIN",
    "sasl.mechanism.controller.protocol": "PLAIN",
    "listener.name.controller.sasl.enabled.mechanisms": "PLAIN",
    "listener.name.clients.scram-sha-256.sasl.jaas.config": f"{SCRAM_LOGIN} required;",
    "authorizer.class.name": "org.apache.kafka.metadata.authorizer.StandardAuthorizer",
    "super.users": f"User:{ADMINISTRATOR};User:{BROKER}",
    "allow.everyone.if.no.acl.found": "false",
    "auto.create.topics.enable": "false",
    # The default of 5 ms makes each commit of offsets wait; measured 166 commits/s against 2,200 to 3,600 at 0.
    "group.coordinator.append.linger.ms": "0",
    # One service starts at a time: waiting 3 s for other members of its group would be lost at each start.
    "group.initial.rebalance.delay.ms": "0",
    # After a crash the controller refuses the broker until its former session has ended: 9 s by default.
    "broker.session.timeout.ms": "3000",
    "broker.heartbeat.interval.ms": "500",
    "offsets.topic.replication.factor": "1",
    "offsets.topic.num.partitions": "4",
    "transaction.state.log.replication.factor": "1",
    "transaction.state.log.min.isr": "1",
    "transaction.state.log.num.partitions": "4",
    "share.coordinator.state.topic.replication.factor": "1",
    "share.coordinator.state.topic.min.isr": "1",
    "default.replication.factor": "1",
    "min.insync.replicas": "1",
    "message.max.bytes": "1048576",
    "num.recovery.threads.per.data.dir": "2",
}

LOG_SETTINGS = """\
status = error
appender.file.type = RollingFile
appender.file.name = file
appender.file.fileName = {folder}/kafka.log
appender.file.filePattern = {folder}/kafka.log.%i
appender.file.layout.type = PatternLayout
appender.file.layout.pattern = %d{{ISO8601}} %p %c{{1}}: %m%n
appender.file.policies.type = Policies
appender.file.policies.size.type = SizeBasedTriggeringPolicy
appender.file.policies.size.size = 10MB
appender.file.strategy.type = DefaultRolloverStrategy
appender.file.strategy.max = 3
rootLogger.level = warn
rootLogger.appenderRefs = file
rootLogger.appenderRef.file.ref = file
# Announces every refusal of a client, which is the client's business.
logger.authorizer.name = kafka.authorizer.logger
logger.authorizer.level = error
"""


class Listeners(NamedTuple):
    clients: str
    controller: str
    advertised: str


def kafka_settings(listeners: Listeners, data: Path, broker_password: str) -> dict[str, str]:
    login = (
        f'{PLAIN_LOGIN} required username="{BROKER}" password="{broker_password}" user_{BROKER}="{broker_password}";'
    )
    return {
        **COMMON,
        "listeners": f"CLIENTS://{listeners.clients},CONTROLLER://{listeners.controller}",
        "advertised.listeners": f"CLIENTS://{listeners.advertised}",
        "controller.quorum.voters": f"1@{listeners.controller}",
        "listener.name.clients.plain.sasl.jaas.config": login,
        "listener.name.controller.plain.sasl.jaas.config": login,
        "log.dirs": str(data),
    }


def as_properties(settings: Mapping[str, str]) -> str:
    return "".join(f"{name}={value.replace(chr(92), chr(92) * 2)}\n" for name, value in settings.items())


def as_environment(settings: Mapping[str, str]) -> dict[str, str]:
    """The variables that Kafka's container image turns back into settings."""
    return {f"KAFKA_{variable(name)}": value for name, value in settings.items()}


def variable(name: str) -> str:
    return name.replace("_", "__").replace("-", "___").replace(".", "_").upper()


def log_settings(folder: Path) -> str:
    return LOG_SETTINGS.format(folder=folder)
