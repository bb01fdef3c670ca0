"""Named places where a fault test may stop, delay or kill the process; nothing happens unless one is armed.

`PASSERELLE_FAILPOINT=name:action[:hits]` arms one for a whole process, where action is `kill` or `raise` and `hits` is
the pass on which it acts (1 when left out).
"""

import os
import signal
from collections.abc import Callable

_armed: dict[str, Callable[[], None]] = {}
NAMES = frozenset(
    {
        "receiver.before_transaction",
        "receiver.before_commit",
        "receiver.after_commit",
        "receiver.after_acknowledge",
        "relay.before_send",
        "relay.after_send",
        "relay.after_mark",
        "command.before_commit",
        "command.after_commit",
        "deadline.before_commit",
        "deadline.after_commit",
    }
)


class FailpointHit(Exception):
    """An armed failpoint was reached."""


def failpoint(name: str) -> None:
    """Do what was armed under `name`, if anything."""
    if _armed and (action := _armed.get(name)):
        action()


def arm(name: str, action: Callable[[], None]) -> None:
    """Run `action` each time the place is passed."""
    if name not in NAMES:
        raise ValueError(f"There is no failpoint {name!r}; known: {', '.join(sorted(NAMES))}.")
    _armed[name] = action


def disarm() -> None:
    """Forget every armed failpoint."""
    _armed.clear()


def arm_from(specification: str) -> None:
    """Arm what the environment asks for; an empty text arms nothing."""
    if specification:
        name, action, *hits = specification.split(":")
        arm(name, _on_pass(int(hits[0]) if hits else 1, _die if action == "kill" else _raise))


def _on_pass(number: int, action: Callable[[], None]) -> Callable[[], None]:
    passes = 0

    def pass_by() -> None:
        nonlocal passes
        passes += 1
        if passes == number:
            action()

    return pass_by


def _die() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def _raise() -> None:
    raise FailpointHit
