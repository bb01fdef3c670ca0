"""The end of the audit chain, signed, to be kept where the database's administrator cannot change it."""

import json
from dataclasses import dataclass
from datetime import datetime

from passerelle.privacy.audit import Head
from passerelle.privacy.encoding import bytes_of, canonical, instant, text_of
from passerelle.privacy.errors import CheckpointIsForged
from passerelle.privacy.signatures import sign, verify

FOR_AUDITORS = "passerelle.audit"


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """Where the chain of an organization ended at a moment."""

    organization: str
    head: Head
    at: datetime


def signed(checkpoint: Checkpoint, secret_key: bytes) -> str:
    """One line of JSON: the statement and its signature."""
    statement = _statement(checkpoint)
    return json.dumps({"statement": statement.decode(), "signature": sign(secret_key, FOR_AUDITORS, statement)})


def read(line: str, public_key: bytes) -> Checkpoint:
    """The checkpoint, once its signature is verified; raises CheckpointIsForged."""
    try:
        outer = json.loads(line)
        statement, signature = str(outer["statement"]), str(outer["signature"])
        if not verify(public_key, FOR_AUDITORS, statement.encode(), signature):
            raise CheckpointIsForged
        inner = json.loads(statement)
        head = Head(int(inner["position"]), bytes_of(inner["chain"]))
        return Checkpoint(str(inner["organization"]), head, datetime.fromisoformat(inner["at"]))
    except (ValueError, KeyError, TypeError) as wrong:
        raise CheckpointIsForged from wrong


def _statement(checkpoint: Checkpoint) -> bytes:
    return canonical(
        {
            "at": instant(checkpoint.at),
            "chain": text_of(checkpoint.head.chain),
            "organization": checkpoint.organization,
            "position": checkpoint.head.position,
        }
    )
