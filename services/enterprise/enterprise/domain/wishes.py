"""Who would like to go on with whom: only a wish that both have is shown, to anybody."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID, uuid5

from enterprise.domain.identifiers import Ref, SessionId


def wish_of(session: SessionId, ref: Ref, other: Ref) -> UUID:
    """Key of the wish of `ref` to go on with `other`."""
    return uuid5(session, f"{ref}/{other}")


@dataclass(frozen=True, slots=True)
class Wish:
    """One person's own; the other learns of it only by having the same."""

    session: SessionId
    ref: Ref
    other: Ref
    wished_at: datetime

    @property
    def key(self) -> UUID:
        return wish_of(self.session, self.ref, self.other)


@dataclass(frozen=True, slots=True)
class Pair:
    """Two people who both want to go on together, since the later of their wishes."""

    refs: tuple[Ref, Ref]
    since: datetime
