"""The register of processings, read from its file."""

from pathlib import Path

from referral.domain.codes import Purpose
from referral.domain.processing import LegalBasis, Processing
from referral.rules.sheet import Entry, read_entries

SHIPPED = Path(__file__).with_name("processings.yaml")


def read_register(path: Path = SHIPPED) -> tuple[Processing, ...]:
    """Every processing of a file; raises DataIsBroken."""
    return tuple(_processing(entry) for entry in read_entries(path, ("code", "purposes", "legal_basis")))


def _processing(entry: Entry) -> Processing:
    basis, purposes = entry.text("legal_basis"), entry.content["purposes"]
    if basis not in set(LegalBasis):
        raise entry.wrong("legal_basis", f"is not one of {', '.join(LegalBasis)}")
    if not isinstance(purposes, list) or not purposes or not set(purposes) <= set(Purpose):
        raise entry.wrong("purposes", f"are not among {', '.join(Purpose)}")
    return Processing(
        code=entry.text("code"),
        purposes=tuple(Purpose(one) for one in purposes),
        legal_basis=LegalBasis(basis),
        valid_from=entry.valid_from,
        valid_until=entry.valid_until,
        status=entry.status.value,
        source=entry.source,
    )
