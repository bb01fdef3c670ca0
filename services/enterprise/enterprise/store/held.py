"""Everything this organization holds about one person, and the end of it."""

from collections.abc import Collection, Sequence
from typing import Any
from uuid import UUID

from pydantic_core import to_jsonable_python

from enterprise.domain.identifiers import Ref
from enterprise.domain.participations import Participation
from enterprise.domain.views import participation_view
from enterprise.store.activity import forget_shares, shares_of
from enterprise.store.contracts import contracts_of, forget_files
from enterprise.store.participations import forget_companions, forget_participations, participations_of
from enterprise.store.wishes import forget_wishes, wishes_of


async def held_about(connection: Any, keys: Sequence[UUID]) -> dict[str, Any]:
    """JSON-ready, with nothing about anybody else: of a wish or a companion it is only told that there is one."""
    held: dict[str, Any] = {"participations": [], "contracts": [], "result_shares": [], "wishes": []}
    for ref in map(Ref, keys):
        contracts = await contracts_of(connection, ref)
        held["participations"] += [_own(one) for one in await participations_of(connection, ref)]
        held["contracts"] += to_jsonable_python(contracts.contracts if contracts else ())
        held["result_shares"] += [
            {"period": str(period), "minutes": share.minutes, "cents": share.cents}
            for period, share in await shares_of(connection, ref)
        ]
        held["wishes"] += to_jsonable_python(await wishes_of(connection, ref))
    return held


def _own(participation: Participation) -> Any:
    view = to_jsonable_python(participation_view(participation))
    return {**view, "goes_on_with": len(participation.goes_on_with)}


async def erase(connection: Any, keys: Collection[UUID]) -> None:
    """Everything about these refs, in every table; sums of money stay, as nobody's.

    Call it in the transaction in which the ref gave its place back: refs in the lists of open sessions go that way.
    """
    await forget_shares(connection, keys)
    await forget_wishes(connection, keys)
    await forget_files(connection, keys)
    await forget_companions(connection, keys)
    await forget_participations(connection, keys)
