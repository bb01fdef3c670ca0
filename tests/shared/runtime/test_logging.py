import json
import re
import subprocess
import sys
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from structlog.contextvars import merge_contextvars
from structlog.testing import capture_logs

from passerelle.runtime.tracing import Tracing
from tests.shared.runtime.hosting import CANARY, client_of, unstarted_app

ROOT = Path(__file__).parents[3]
TRACE = "4bf92f3577b34da6a3ce929d0e0e4736"
CORRELATION = UUID("01938a5e-0000-7000-8000-000000000001")


def logged_as(style: str) -> str:
    command = [sys.executable, "-m", "tests.shared.runtime.logged_lines", style]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout == ""
    return done.stderr


@pytest.fixture(scope="module")
def lines() -> list[dict[str, Any]]:
    return [json.loads(line) for line in logged_as("json").splitlines()]


def test_a_line_is_one_fact_with_its_fields(lines: list[dict[str, Any]]) -> None:
    line = lines[0]
    assert datetime.fromisoformat(line.pop("timestamp")).utcoffset() == timedelta(0)
    assert line == {
        "event": "message_parked",
        "level": "info",
        "organization": "singa",
        "reason": "undecodable",
        "position": 7,
    }


def test_an_error_is_told_by_its_type_and_place_only(lines: list[dict[str, Any]]) -> None:
    failed = [line for line in lines if line["level"] == "error" and line["event"] != "Unable connect to 127.0.0.1:1"]
    assert [line["error"] for line in failed] == ["UniqueViolationError"] * 4
    assert all(re.fullmatch(r"logged_lines\.py:\d+ > logged_lines\.py:\d+", line["at"]) for line in failed)
    assert CANARY not in json.dumps(lines)


def test_lines_of_libraries_take_the_same_way_out(lines: list[dict[str, Any]]) -> None:
    assert [(line["event"], line["organization"]) for line in lines][-1] == ("Unable connect to 127.0.0.1:1", "singa")


def test_what_is_below_the_level_is_not_said(lines: list[dict[str, Any]]) -> None:
    assert not [line for line in lines if "worth" in line["event"]]


def test_a_terminal_shows_the_same_facts_to_a_person() -> None:
    text = logged_as("terminal")
    assert "message_parked" in text
    assert "position=7" in text
    assert CANARY not in text
    assert not text.startswith("{")


async def test_a_line_of_a_request_carries_its_trace(tmp_path: Path) -> None:
    with capture_logs(processors=[merge_contextvars]) as lines:
        async with client_of(unstarted_app(tmp_path)) as client:
            headers = {"traceparent": f"00-{TRACE}-00f067aa0ba902b7-01", "correlation-id": str(CORRELATION)}
            await client.get("/probes", headers=headers)
    assert [(line["event"], line["organization"], line["trace"], line["correlation"]) for line in lines] == [
        ("request_failed", "singa", TRACE, str(CORRELATION))
    ]


def test_a_failed_answer_is_told_with_the_trace_of_its_message() -> None:
    answering = Tracing("singa").answering(f"00-{TRACE}-00f067aa0ba902b7-01", "referral_sent", CORRELATION)
    with capture_logs() as lines, pytest.raises(KeyError), answering:
        raise KeyError(CANARY)
    assert [(line["event"], line["message"], line["trace"], line["correlation"]) for line in lines] == [
        ("answer_failed", "referral_sent", TRACE, str(CORRELATION))
    ]


@pytest.mark.parametrize("said", ["", "garbage", "Amina", "1"])
async def test_a_correlation_that_is_no_uuid_is_replaced(tmp_path: Path, said: str) -> None:
    async with client_of(unstarted_app(tmp_path)) as client:
        answer = await client.get("/healthz", headers={"correlation-id": said})
    assert UUID(answer.headers["correlation-id"]).version == 7
