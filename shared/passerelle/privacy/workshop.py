"""A process beside the organization that verifies large batches.

A thread is not enough: hashing keeps the interpreter lock from the event loop, and each verification gives it up and
has to wait for it again. Measured on 2 cores, messages each signed alone: 200 µs in a thread of a busy process, 71 µs
in a process of its own. Small batches never start it. It ends with the pipe, so it cannot outlive its organization.
"""

import pickle
import struct
import subprocess
import sys
import threading
from collections.abc import Sequence
from contextlib import suppress
from typing import IO, Any

from passerelle.privacy.signatures import Claim, verify_many

_SIZE = struct.Struct(">I")


class Workshop:
    """The parent's end; its calls block, so make them in a thread. One that died is replaced at the next call."""

    def __init__(self) -> None:
        self._process: subprocess.Popen[bytes] | None = None
        self._lock = threading.Lock()

    def verify_many(self, claims: Sequence[Claim]) -> list[bool]:
        """One verdict for each claim."""
        with self._lock:
            try:
                return self._exchange([(key, recipient, body, said) for key, recipient, body, said in claims])
            except (OSError, EOFError):
                self._end()
                return list(verify_many(claims))

    def close(self) -> None:
        """End the process, if there is one."""
        with self._lock:
            self._end()

    def _exchange(self, claims: list[tuple[bytes, str, bytes, str]]) -> list[bool]:
        if self._process is None:
            self._process = subprocess.Popen(
                [sys.executable, "-m", "passerelle.privacy.workshop"], stdin=subprocess.PIPE, stdout=subprocess.PIPE
            )
        given, taken = self._process.stdin, self._process.stdout
        if given is None or taken is None:
            raise EOFError
        _write(given, claims)
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
            claims = _read(given)
        except EOFError:
            return
        _write(answers, list(verify_many(Claim(*claim) for claim in claims)))


if __name__ == "__main__":
    with suppress(KeyboardInterrupt, BrokenPipeError):
        serve(sys.stdin.buffer, sys.stdout.buffer)
