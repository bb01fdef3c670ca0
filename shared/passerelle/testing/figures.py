"""A pytest plugin: what fault tests measured, as one table at the end of the session.

PASSERELLE_FIGURES names a file that gets the same as JSON, with the machine it was measured on.
"""

import json
import os
import platform
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

import psutil
import pytest

from passerelle.platform.kafka_settings import COMMON
from passerelle.testing.judging import Verdict

VARIABLE = "PASSERELLE_FIGURES"
LINGER = "group.coordinator.append.linger.ms"


@dataclass(frozen=True, slots=True)
class Figure:
    """One fault, as often as it was made."""

    fault: str
    runs: int
    verdict: Verdict
    healed: float | None = None
    """Seconds from healing to an empty backlog with every number told and answered; the longest of all runs."""
    remark: str = ""

    def __add__(self, other: "Figure") -> "Figure":
        times = [time for time in (self.healed, other.healed) if time is not None]
        remarks = dict.fromkeys(remark for remark in (self.remark, other.remark) if remark)
        return Figure(
            self.fault,
            self.runs + other.runs,
            self.verdict + other.verdict,
            max(times, default=None),
            "; ".join(remarks),
        )


@dataclass(slots=True)
class Figures:
    """Collects figures of one session; those of one fault are added up."""

    rows: dict[str, Figure] = field(default_factory=dict)

    def add(
        self, fault: str, verdict: Verdict, *, runs: int = 1, healed: float | None = None, remark: str = ""
    ) -> None:
        """Note one measurement."""
        self.merge(Figure(fault, runs, verdict, healed, remark))

    def merge(self, figure: Figure) -> None:
        """Add a figure to those of its fault."""
        known = self.rows.get(figure.fault)
        self.rows[figure.fault] = figure if known is None else known + figure

    def as_json(self) -> list[dict[str, Any]]:
        """For a file, or for the process that prints."""
        return [asdict(row) for row in self.rows.values()]

    def table(self) -> list[str]:
        """Lines of a Markdown table."""
        head = "| fault | runs | refs | events | lost | doubled | out of order | healed within | remark |"
        lines = [head, "| --- | --- | --- | --- | --- | --- | --- | --- | --- |"]
        for row in self.rows.values():
            verdict = row.verdict
            counts = f"{verdict.refs} | {verdict.events} | {verdict.lost} | {verdict.doubled} | {verdict.out_of_order}"
            healed = "" if row.healed is None else f"{row.healed:.1f} s"
            lines.append(f"| {row.fault} | {row.runs} | {counts} | {healed} | {row.remark} |")
        return lines


collected = pytest.StashKey[Figures]()


def machine() -> dict[str, Any]:
    """What the figures depend on."""
    return {
        "cores": os.cpu_count(),
        "memory_gb": round(psutil.virtual_memory().total / 1e9),
        "system": f"{platform.system()} {platform.release()}",
        "python": platform.python_version(),
        LINGER: COMMON[LINGER],
    }


def pytest_configure(config: pytest.Config) -> None:
    config.stash[collected] = Figures()


@pytest.fixture(scope="session")
def figures(pytestconfig: pytest.Config) -> Figures:
    """Where a fault test notes what it measured."""
    return pytestconfig.stash[collected]


def pytest_sessionfinish(session: pytest.Session) -> None:
    output: dict[str, Any] | None = getattr(session.config, "workeroutput", None)
    if output is not None:
        output["figures"] = session.config.stash[collected].as_json()


@pytest.hookimpl(optionalhook=True)
def pytest_testnodedown(node: Any, error: Any) -> None:
    """A worker of pytest-xdist ended."""
    for row in getattr(node, "workeroutput", {}).get("figures", []):
        node.config.stash[collected].merge(Figure(**{**row, "verdict": Verdict(**row["verdict"])}))


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    figures = config.stash[collected]
    if not figures.rows:
        return
    terminalreporter.section("faults")
    told = ", ".join(f"{name} {value}" for name, value in machine().items())
    terminalreporter.write_line(told)
    for line in figures.table():
        terminalreporter.write_line(line)
    if path := os.environ.get(VARIABLE):
        content = {"machine": machine(), "figures": figures.as_json()}
        Path(path).write_text(json.dumps(content, indent=2), encoding="utf-8")
