"""Everything this organization holds about one person, and the end of it."""

from typing import Any

from pydantic_core import to_jsonable_python

from enterprise.domain.identifiers import Ref
from enterprise.domain.views import participation_view
from enterprise.store.activity import forget_shares, shares_of
from enterprise.store.contracts import contracts_of, forget_files
from enterprise.store.participations import forget_companions, forget_participations, participations_of
from enterprise.store.wishes import forget_wishes, wishes_of


async def held_about(connection: Any, ref: Ref) -> dict[str, Any]:
    """JSON-ready; another person's wish is in it only where it is mutual, and others appear as refs."""
    contracts = await contracts_of(connection, ref)
    shares = await shares_of(connection, ref)
    return {
        "participations": to_jsonable_python(
            [participation_view(one) for one in await participations_of(connection, ref)]
        ),
        "contracts": to_jsonable_python(contracts.contracts if contracts else ()),
        "result_shares": [
            {"period": str(period), "minutes": share.minutes, "cents": share.cents} for period, share in shares
        ],
        "wishes": to_jsonable_python(await wishes_of(connection, ref)),
    }


async def erase(connection: Any, keys: list[Any]) -> None:
    """Everything about these refs, in every table; sums of money stay, as nobody's.

    Call it in the transaction in which the ref gave its place back: refs in the lists of open sessions go that way.
    """
    await forget_shares(connection, keys)
    await forget_wishes(connection, keys)
    await forget_files(connection, keys)
    await forget_companions(connection, keys)
    await forget_participations(connection, keys)
