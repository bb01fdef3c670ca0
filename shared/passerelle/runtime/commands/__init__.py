"""The `passerelle` command: its own sub-commands, and those of whatever is installed beside it."""

import sys
from importlib.metadata import entry_points

import typer

from passerelle.runtime.commands.audit import audit
from passerelle.runtime.commands.bench import bench
from passerelle.runtime.commands.network import network
from passerelle.runtime.commands.parked import parked
from passerelle.runtime.commands.retention import retention
from passerelle.runtime.commands.serve import serve
from passerelle.runtime.commands.speaking import Unusable, say_error

GROUP = "passerelle.commands"
"""Entry points of typer apps or functions added to the command."""


def application() -> typer.Typer:
    """The whole command."""
    app = typer.Typer(
        name="passerelle",
        help="Organizations walk one person through an integration pathway without pooling their files.",
        no_args_is_help=True,
        pretty_exceptions_enable=False,
        add_completion=False,
    )
    app.command("serve")(serve)
    app.command("bench", context_settings={"allow_extra_args": True, "ignore_unknown_options": True})(bench)
    app.add_typer(parked, name="parked")
    app.add_typer(audit, name="audit")
    app.add_typer(network, name="network")
    app.add_typer(retention, name="retention")
    for point in sorted(entry_points(group=GROUP), key=lambda point: point.name):
        added = point.load()
        if isinstance(added, typer.Typer):
            app.add_typer(added, name=point.name)
        else:
            app.command(point.name)(added)
    return app


def main() -> None:
    """Run it; an expected error is one sentence that says what to do, and status 1."""
    try:
        application()()
    except Unusable as error:
        say_error(str(error))
        sys.exit(1)
