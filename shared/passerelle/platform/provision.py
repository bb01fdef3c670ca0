"""`python -m passerelle.platform.provision`: what organizations need on a Kafka and a PostgreSQL that we administer.

Creates what is absent (topics, accounts, rights, databases) and brings rights and passwords to what is declared today;
run it again after a change. Spoken to without TLS: for a network of containers such as deploy/compose.yml. Settings are
environment variables:

    PASSERELLE_ORGANIZATIONS                      comma-separated identifiers
    PASSERELLE_ADMIN_DSN                          a role that may create roles and databases
    PASSERELLE_KAFKA_BOOTSTRAP, _USERNAME, …      an administrator's, as for a service
    PASSERELLE_NEW_KAFKA_PASSWORD_<ORGANIZATION>  what each will sign in with, hyphens written as underscores
    PASSERELLE_NEW_DATABASE_PASSWORD_<ORGANIZATION>
"""

import asyncio
import logging
import os
import sys
from collections.abc import Mapping

from passerelle.platform.admission import admit, prepare
from passerelle.platform.errors import PlatformError, SettingIsMissing
from passerelle.platform.external import ExternalPlatform
from passerelle.platform.home import OrganizationSecrets
from passerelle.platform.interface import Progress, Running
from passerelle.platform.postgres_administration import until_answering
from passerelle.platform.topics import checked_name

PATIENCE_S = 60


async def provision(environment: Mapping[str, str], progress: Progress) -> None:
    """Raises PlatformError when a setting is missing or something does not answer."""
    names = [checked_name(name) for name in required(environment, "PASSERELLE_ORGANIZATIONS").split(",")]
    secrets = {name: secrets_of(environment, name) for name in names}
    dsn = required(environment, "PASSERELLE_ADMIN_DSN")
    platform = ExternalPlatform({**environment, "PASSERELLE_DSN": dsn})
    running = Running(platform.kafka_access(), dsn)
    await until_answering(dsn, PATIENCE_S)
    await prepare(running, platform.topics)
    for name in names:
        await admit(running, platform.topics, name, secrets[name])
        progress(f"{name}: topics, rights and database are ready")


def secrets_of(environment: Mapping[str, str], organization: str) -> OrganizationSecrets:
    """The passwords an organization will sign in with."""
    suffix = organization.upper().replace("-", "_")
    return OrganizationSecrets(
        kafka=required(environment, f"PASSERELLE_NEW_KAFKA_PASSWORD_{suffix}"),
        database=required(environment, f"PASSERELLE_NEW_DATABASE_PASSWORD_{suffix}"),
    )


def required(environment: Mapping[str, str], name: str) -> str:
    if not environment.get(name):
        raise SettingIsMissing(f"Set {name}.")
    return environment[name]


def say(message: str) -> None:
    sys.stderr.write(f"{message}\n")


def main() -> int:
    """The exit status."""
    # The driver announces every attempt to reach a broker that is still starting.
    logging.getLogger("aiokafka").setLevel(logging.CRITICAL)
    try:
        asyncio.run(provision(os.environ, say))
    except PlatformError as error:
        say(str(error))
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
