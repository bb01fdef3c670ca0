"""`passerelle audit verify`: check that no disclosure record was edited, deleted, moved or cut off."""

import asyncio
import os
from typing import Annotated

import asyncpg
import typer

from passerelle.privacy import audit_trail
from passerelle.privacy.audit import Report
from passerelle.runtime.commands.speaking import Unusable, console
from passerelle.runtime.local import NotRunningHere, find_local, home_folder

audit = typer.Typer(help="The record of who was told what.", no_args_is_help=True)


@audit.callback()
def about() -> None:
    """The record of who was told what."""


@audit.command()
def verify(
    organization: Annotated[str, typer.Option("--organization", "-o", help="An organization of `passerelle up`.")] = "",
) -> None:
    """Verify the hash chain in the organization's own database (PASSERELLE_DSN, or one started here)."""
    report = asyncio.run(_verify(_dsn(organization)))
    if report.is_intact:
        console.print(f"The chain of {report.records} records is intact.")
        return
    for fault in report.faults:
        console.print(f"[bold red]{fault}[/]")
    raise Unusable("The audit chain does not verify: compare with a backup, and find out who could write to the table.")


async def _verify(dsn: str) -> Report:
    try:
        connection = await asyncpg.connect(dsn, timeout=10)
    except (OSError, TimeoutError, asyncpg.PostgresError) as error:
        raise Unusable(f"The database does not answer ({type(error).__name__}). Is it running?") from error
    try:
        return await audit_trail.verify(connection)
    finally:
        await connection.close()


def _dsn(organization: str) -> str:
    if not organization:
        if dsn := os.environ.get("PASSERELLE_DSN"):
            return dsn
        raise Unusable("Say which: --organization NAME for one started here, or PASSERELLE_DSN in the environment.")
    try:
        return find_local(home_folder(), organization).dsn
    except NotRunningHere as error:
        raise Unusable(str(error)) from error
