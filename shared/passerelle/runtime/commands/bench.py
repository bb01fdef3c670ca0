"""`passerelle bench`: the speed table, from a checkout of the repository."""

import subprocess
import sys
from pathlib import Path

import typer

from passerelle.runtime.commands.speaking import Unusable


def bench(context: typer.Context) -> None:
    """Print one table of speed from one run, on real Kafka and PostgreSQL; options are passed on (--quick, --help)."""
    if not Path("benchmarks/__main__.py").exists():
        raise Unusable("The benchmarks are part of the repository, not of the package: run this in a checkout of it.")
    done = subprocess.run([sys.executable, "-m", "benchmarks", *context.args], check=False)  # noqa: S603 - our own module
    raise typer.Exit(done.returncode)
