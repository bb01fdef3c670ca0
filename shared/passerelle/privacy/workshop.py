"""A process beside the organization that verifies large batches of messages, each signed alone.

A thread is not enough: each verification gives the interpreter lock up and has to wait for it again, behind an event
loop that is busy. Measured on 2 cores: 200 µs each in a thread of a busy process, 71 µs in a process of its own.
Messages signed together never start it. It ends with the pipe, so it cannot outlive its organization.
"""

import pickle
import struct
import subprocess
import sys
import threading
from collections.abc import Sequence
from contextlib import suppress
from typing import IO, Any

from passerelle.privacy.signatures import Ground, all_hold

_SIZE = struct.Struct(">I")


class Workshop:
    """The parent's end; its calls block, so make them in a thread. One that died is replaced at the next call."""

    def __init__(self) -> None:
        self._process: subprocess.Popen[bytes] | None = None
        self._lock = threading.Lock()

    def all_hold(self, grounds: Sequence[Ground]) -> list[bool]:
        """One verdict for each ground."""
        with self._lock:
            try:
                return self._exchange([(key, statement, signature) for key, statement, signature in grounds])
            except (OSError, EOFError):
                self._end()
                return all_hold(grounds)

    def close(self) -> None:
        """End the process, if there is one."""
        with self._lock:
            self._end()

    def _exchange(self, grounds: list[tuple[bytes, bytes, bytes]]) -> list[bool]:
        if self._process is None:
            self._process = subprocess.Popen(
                [sys.executable, "-m", "passerelle.privacy.workshop"], stdin=subprocess.PIPE, stdout=subprocess.PIPE
            )
        given, taken = self._process.stdin, self._process.stdout
        if given is None or taken is None:
            raise EOFError
        _write(given, grounds)
        verdicts: list[bool] = _read(taken)
        return verdicts

    def _end(self) -> None:
        if self._process is not None:
            with suppress(OSError):
                self._process.communicate()
            self._process = None


def _write(stream: IO[bytes], value: Any) -> None:
    packed = pickle.dumps(value, pickle.HIGHEST_PROTOCOL)
    stream.write(_SIZE.pack(len(packed)) + packed)
    stream.flush()


def _read(stream: IO[bytes]) -> Any:
    header = stream.read(_SIZE.size)
    if len(header) < _SIZE.size:
        raise EOFError
    (size,) = _SIZE.unpack(header)
    # Our own child at the other end of a pipe: nobody else can write to it.
    return pickle.loads(stream.read(size))  # noqa: S301


def serve(given: IO[bytes], answers: IO[bytes]) -> None:
    """The child's end: answer until the pipe closes."""
    while True:
        try:
            grounds = _read(given)
        except EOFError:
            return
        _write(answers, all_hold([Ground(*ground) for ground in grounds]))


if __name__ == "__main__":
    with suppress(KeyboardInterrupt, BrokenPipeError):
        serve(sys.stdin.buffer, sys.stdout.buffer)
