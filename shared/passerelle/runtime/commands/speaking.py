"""How the command speaks: results on standard output, errors as a sentence on standard error."""

from rich.console import Console

console = Console()
_errors = Console(stderr=True)


class Unusable(Exception):
    """The command cannot do what was asked; the message says why and what to do."""


def say_error(sentence: str) -> None:
    """One error, for a person."""
    _errors.print(f"[bold red]Error:[/] {sentence}", highlight=False, soft_wrap=True)
