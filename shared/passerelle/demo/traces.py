"""What the referring organizations read of each pathway afterwards."""

from collections.abc import Iterator

from rich.console import Group, RenderableType
from rich.text import Text

from passerelle.demo.desks import View


def as_lines(label: str, trace: View | None) -> RenderableType:
    """One pathway: who had it, for how long, what was waited for, and what is expected next."""
    if trace is None:
        return Group(Text(label, style="bold"), Text("  nothing is known any more: erased", style="dim"))
    head = Text.assemble((label, "bold"), f"  {trace['plan']} v{trace['version']}, {trace['stage']}")
    return Group(head, *(Text(line) for line in _lines(trace)))


def _lines(trace: View) -> Iterator[str]:
    for step in trace["steps"]:
        end = f"→ {step['left_on']}" if step["left_on"] else f"({step['status']})"
        yield f"  {step['number']}. {step['step']} [{step['who']}] {end}{_waits(step)}"
    if trace["next"] is not None:
        expected = trace["next"]["standing"]
        yield f"  next: {expected['status']} by {expected['who']}"


def _waits(step: View) -> str:
    """Only what took a second or more."""
    waits = [f"{wait['what']} {wait['who']} {wait['seconds']} s" for wait in step["waits"] if wait["seconds"]]
    return f"  · {', '.join(waits)}" if waits else ""
