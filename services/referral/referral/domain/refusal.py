"""Who refused a referral, why, and what may be done about it."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Refusal:
    """A partner's no, in codes of the published language."""

    declined_by: str
    """`person`, `partner` or `rules`: the consequences differ."""
    reason: str
    next_action: str
    may_be_shown: bool
    """Whether the person may be shown the reason."""

    @property
    def reason_shown(self) -> str | None:
        """What the person is told; that it was refused, and by whom, may always be said."""
        return self.reason if self.may_be_shown else None
