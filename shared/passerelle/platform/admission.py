"""What the platforms that own their Kafka and PostgreSQL prepare on them, wherever these run."""

from urllib.parse import quote, urlsplit, urlunsplit

from passerelle.platform.home import OrganizationSecrets
from passerelle.platform.interface import KafkaAccess, OrganizationAccess, Running
from passerelle.platform.kafka_administration import administration, until_usable
from passerelle.platform.postgres_administration import close_database, connection, ensure_owned_database
from passerelle.platform.topics import Topics


def scram_access(bootstrap: str, user: str, password: str) -> KafkaAccess:
    security = {
        "security_protocol": "SASL_PLAINTEXT",
        "sasl_mechanism": "SCRAM-SHA-256",
        "sasl_plain_username": user,
        "sasl_plain_password": password,
    }
    return KafkaAccess(bootstrap, security)


async def prepare(running: Running, topics: Topics) -> None:
    """The topics of the whole network; databases that nobody enters uninvited."""
    async with administration(running.kafka) as kafka:
        await kafka.create_topics(topics.shared())
    async with connection(running.postgres_admin_dsn) as administrator:
        await close_database(administrator, "postgres")
        await close_database(administrator, "template1")


async def admit(running: Running, topics: Topics, name: str, secrets: OrganizationSecrets) -> OrganizationAccess:
    """Everything an organization needs, created when absent; its rights are those declared today, no more."""
    own = scram_access(running.kafka.bootstrap, name, secrets.kafka)
    inbox = topics.inbox(name)
    async with administration(running.kafka) as kafka:
        await kafka.create_topics([inbox])
        await kafka.grant_only(name, topics.rights(name))
        await kafka.set_password(name, secrets.kafka)
    async with connection(running.postgres_admin_dsn) as administrator:
        await ensure_owned_database(administrator, name, secrets.database)
    await until_usable(own, [inbox.name])
    return OrganizationAccess(name, own_dsn(running.postgres_admin_dsn, name, secrets.database), own)


def own_dsn(administrator_dsn: str, name: str, password: str) -> str:
    server = urlsplit(administrator_dsn)
    place = f"{quote(name)}:{quote(password)}@{server.hostname}:{server.port}"
    return urlunsplit((server.scheme, place, f"/{quote(name)}", server.query, ""))
