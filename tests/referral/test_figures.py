"""What a referring organization counts of its own pathways, as partners and own staff told it."""

from datetime import timedelta
from typing import Any

from passerelle.contracts.language import CourseCompleted
from passerelle.contracts.lifecycle import CefrLevel
from passerelle.contracts.statistics import TOTALS, Figure
from referral.store.figures import OF_HAPPENINGS, figures
from tests.referral.office import Desktop, Office
from tests.referral.walking import NOW


async def counted(office: Office) -> dict[Figure, int]:
    async with office.connection() as connection:
        told = await figures(connection, NOW, NOW + timedelta(days=1))
    return {figure: count for figure, count in told.items() if count}


async def completed(office: Office, desktop: Desktop, level: CefrLevel) -> None:
    pathway = await desktop.open()
    await desktop.agree(pathway, "langues", "learn_french")
    shown: Any = (await desktop.get(f"/pathways/{pathway}"))["referral"]
    rows = await office.rows("SELECT state ->> 'id' AS id, state ->> 'ref' AS ref FROM referrals")
    ref = next(row["ref"] for row in rows if row["id"] == shown["id"])
    await office.hear("langues", ref, CourseCompleted(referral=shown["id"], level_reached=level))


async def test_what_partners_told_is_counted_by_kind(office: Office, desktop: Desktop) -> None:
    await completed(office, desktop, CefrLevel.A2)
    await completed(office, desktop, CefrLevel.C1)

    assert await counted(office) == {
        Figure.PATHWAYS_OPENED: 2,
        Figure.REFERRALS_SENT: 2,
        Figure.LEVEL_A2_REACHED: 1,
        Figure.LEVEL_B2_OR_MORE_REACHED: 1,
    }


async def test_an_erased_pathway_counts_no_more(office: Office, desktop: Desktop) -> None:
    pathway = await desktop.open()
    person = (await desktop.get(f"/pathways/{pathway}"))["person"]

    await desktop.done(f"/people/{person}/erasure")

    assert await counted(office) == {}


def test_every_figure_but_totals_can_be_counted() -> None:
    assert set(OF_HAPPENINGS.values()) == set(Figure) - set(TOTALS)
