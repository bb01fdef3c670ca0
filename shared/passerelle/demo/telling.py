"""How the demonstration tells what it is doing while people wait."""

import time
from collections.abc import Iterator
from contextlib import contextmanager

from rich.markup import escape

from passerelle.platform import Progress
from passerelle.runtime.commands.speaking import console


@contextmanager
def told(title: str) -> Iterator[Progress]:
    """Each thing done on a line with the seconds since the beginning; a spinner on a terminal, as jars take a while."""
    began = time.monotonic()
    with console.status(title):

        def progress(message: str) -> None:
            console.print(f"[dim]{time.monotonic() - began:6.1f} s[/]  {escape(message)}", highlight=False)

        yield progress
        progress("done")
