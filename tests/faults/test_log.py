import logging

import pytest

from passerelle.runtime.logging import Seldom


def test_a_library_that_repeats_itself_is_heard_once(monkeypatch: pytest.MonkeyPatch) -> None:
    now = 0.0
    monkeypatch.setattr("time.monotonic", lambda: now)
    seldom = Seldom(seconds=10)
    heard = 0
    for _ in range(1000):
        now += 0.01
        heard += bool(seldom.filter(said(line=17)))
    assert heard == 1
    assert seldom.filter(said(line=18))
    now += 10
    assert seldom.filter(said(line=17))


def said(line: int) -> logging.LogRecord:
    return logging.LogRecord("aiokafka", logging.ERROR, "conn.py", line, "Unable to connect", None, None)
