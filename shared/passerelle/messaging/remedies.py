"""What can help with a parked message, by the reason it was parked for. Pure."""

from enum import StrEnum


class Remedy(StrEnum):
    """What staff can do."""

    REPLAY = "replay"
    """Try again, once the cause is gone."""
    ASK_AGAIN = "ask_again"
    """Ask the sender for a whole copy."""
    DISCARD = "discard"
    """Set it aside."""


LATER = (Remedy.REPLAY, Remedy.DISCARD)
"""Accepted once something has changed here."""
SPOILED = (Remedy.ASK_AGAIN, Remedy.DISCARD)
"""Never accepted as it is; the sender may have a good copy."""
NEVER = (Remedy.DISCARD,)

REMEDIES: dict[str, tuple[Remedy, ...]] = {
    "empty": SPOILED,
    "oversized": NEVER,
    "bad_header": SPOILED,
    "undecodable": SPOILED,
    "wrong_schema": (Remedy.REPLAY, Remedy.ASK_AGAIN, Remedy.DISCARD),
    "unknown_type": LATER,
    "unknown_version": LATER,
    "wrong_key": SPOILED,
    "wrong_publisher": NEVER,
    "unknown_organization": LATER,
    "unknown_key": LATER,
    "bad_signature": SPOILED,
    "foreign_ref": NEVER,
    "unknown_ref": LATER,
    "no_reaction": LATER,
    "conflicting_body": NEVER,
    "failing": LATER,
}
"""By reason; each reason a message can be parked for is here."""


def remedies(reason: str, *, has_ref: bool) -> tuple[Remedy, ...]:
    """What helps, most promising first; nobody can be asked about a message whose exchange is not known."""
    return tuple(one for one in REMEDIES.get(reason, LATER) if has_ref or one is not Remedy.ASK_AGAIN)
