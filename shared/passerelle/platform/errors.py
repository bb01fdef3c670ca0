class PlatformError(Exception):
    """Kafka or PostgreSQL could not be provided."""

    def __init__(self, detail: str = "") -> None:
        super().__init__(f"{type(self).__doc__} {detail}".strip())


class PlatformIsUnknown(PlatformError):
    """PASSERELLE_PLATFORM must be embedded, containers or external."""


class SettingIsMissing(PlatformError):
    """The external platform needs a setting that is absent from the environment."""


class SettingIsInvalid(PlatformError):
    """A setting of the platform cannot be used."""


class MachineIsUnsuitable(PlatformError):
    """The embedded platform cannot run on this machine; use PASSERELLE_PLATFORM=containers or external."""


class JavaCannotRun(PlatformError):
    """The Java runtime that Kafka needs cannot run on this machine; use PASSERELLE_PLATFORM=containers or external."""


class JarsCannotBeFetched(PlatformError):
    """Kafka's jars could not be fetched; check the network, then start again."""


class DiskIsFull(PlatformError):
    """There is not enough free disk space for Kafka and PostgreSQL."""


class PortIsTaken(PlatformError):
    """A port of the platform is used by another program; stop that program or choose another state folder."""


class KafkaDidNotStart(PlatformError):
    """Kafka did not start."""


class PostgresDidNotStart(PlatformError):
    """PostgreSQL did not start."""


class ServerUserIsMissing(PlatformError):
    """PostgreSQL refuses to run as root and no system user could be created for it; run as another user."""


class PlatformIsNotRunning(PlatformError):
    """The platform is not running; start it first."""


class PlatformIsBusy(PlatformError):
    """Another process has been starting or stopping this platform for too long."""


class HomeIsForeign(PlatformError):
    """This is not a state folder of Passerelle: it was left as it is."""


class OrganizationNameIsInvalid(PlatformError):
    """An organization's name has 2 to 48 small letters, digits and hyphens, a letter first, and is not reserved."""


class TopicsAreInvalid(PlatformError):
    """The file of topics and access rules is not valid."""


class KafkaIsUnreachable(PlatformError):
    """Kafka does not answer; check the bootstrap servers, the security settings and the network."""


class KafkaRefused(PlatformError):
    """Kafka refused a change."""


class TopicIsMissing(PlatformError):
    """A topic does not exist or may not be seen; create it and its access rules as declared in topics.yaml."""


class DatabaseIsUnreachable(PlatformError):
    """PostgreSQL does not answer; check the DSN, the TLS settings and the network."""


class ContainersAreUnavailable(PlatformError):
    """No container engine answers; start one or use PASSERELLE_PLATFORM=embedded."""
