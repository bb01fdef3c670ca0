"""The map of the network: drawn from announcements and from the referrals sent, the same as a table."""

from datetime import timedelta
from itertools import pairwise
from typing import Any
from unittest.mock import AsyncMock, Mock
from uuid import UUID

import pytest

from passerelle.contracts.days import day_of
from passerelle.contracts.directory import CapacityStatus, Places, ServiceOffered
from passerelle.contracts.partner import ReferralAccepted
from passerelle.contracts.statistics import Figure, QuarterCount, StatisticsPublished
from passerelle.messaging.decisions import Decision, Message, Moment, States
from passerelle.pages.roles import Role
from passerelle.privacy.directory import Entry
from referral.domain.codes import ReferralStatus
from referral.domain.network_map import BY_STATUS, GONE_KIND, Flow, Node, flows_of, map_of
from referral.pages.network.picture import Arrow, Line, Picture, picture_of
from referral.store import flows
from tests.pages.coordinating import GRENOBLE, HOSTILE, MARSEILLE, House
from tests.pages.test_plans import text_of
from tests.referral.explaining import Explaining
from tests.referral.office import Neighbours


class Announced(Neighbours):
    """The directory with somebody new, and places that are told."""

    def entries(self) -> list[Entry]:
        told = Places(status=CapacityStatus.CAPACITY, available=5, maximum=12, updated_at="2026-02-20T09:00:00Z")
        housing = ServiceOffered(service="room", title=f"A room {HOSTILE}", departments=("38",), places=told)
        return [*super().entries(), Entry("toits", "housing", "Toits partagés", (housing,), 1, (), {})]


async def accepted(house: House, pathway: str) -> None:
    """The partner of its only referral accepts."""
    row = (await house.rows(f"SELECT id, partner, state ->> 'ref' AS ref FROM referrals WHERE pathway = '{pathway}'"))[
        0
    ]
    organization = house.organization
    event = ReferralAccepted(referral=row["id"])
    message = Message(UUID(int=1), row["partner"], UUID(row["ref"]), UUID(pathway), 1, organization.now(), event)

    def command(states: States, moment: Moment) -> Decision:
        return organization.reactions.messages[ReferralAccepted](states, message, moment)

    await organization.execute([UUID(pathway)], command)


async def referred(house: House, **more: Any) -> str:
    """Somebody whose referral to the language cooperative left."""
    pathway = await house.pathway(**more)
    await house.desk.agree(pathway, "langues", "learn_french")
    return pathway


def row_of(text: str, name: str) -> str:
    """The row of the table that begins with this organization."""
    return next(row for row in text.split("<tr>") if f">{name}</a>" in row)


async def test_the_map_and_its_table_count_referrals_by_standing(house: House) -> None:
    await referred(house)
    await accepted(house, await referred(house))
    browser, _ = await house.signed()

    text = await text_of(browser, "/desk/network")

    row = row_of(text, "Langues")
    assert [part.partition("<")[0] for part in row.split('<td class="number">')[1:4]] == ["1", "1", "0"]
    assert '<text class="number"' in text
    assert text.count('<path class="flow"') == 1


async def test_a_new_kind_of_partner_appears_by_itself(house: House) -> None:
    browser, _ = await house.signed()
    before = await text_of(browser, "/desk/network")

    object.__setattr__(house.organization, "directory", Announced())
    after = await text_of(browser, "/desk/network")

    assert "Toits partagés" not in before
    assert '<text class="column"' in after
    assert ">housing</text>" in after
    assert "5 free places of 12" in after
    assert "said on 20 February 2026" in after
    assert "Isère" in after


async def test_hostile_announcements_are_text(house: House) -> None:
    object.__setattr__(house.organization, "directory", Announced())
    browser, _ = await house.signed()

    for path in ("/desk/network", "/desk/network/part/map", "/desk/network/toits"):
        text = await text_of(browser, path)
        assert HOSTILE not in text, path
        assert "&lt;script&gt;" in text, path


async def test_the_picture_is_named_and_its_links_stand_beside_it(house: House) -> None:
    browser, _ = await house.signed(language="fr")

    text = await text_of(browser, "/desk/network")

    picture = text.partition('<g role="img" aria-labelledby="map-title map-desc">')[2].partition("</g>")[0]
    assert '<title id="map-title">Carte du réseau</title>' in picture
    assert '<desc id="map-desc">' in picture
    assert "<a " not in picture
    assert '<a id="to-langues" href="/desk/network/langues" aria-label="Langues">' in text


async def test_filters_of_the_map_narrow_period_and_place(house: House) -> None:
    house.organization.directory.territories["langues"] = {"departments": ("38",)}  # type: ignore[attr-defined]
    await referred(house, commune=GRENOBLE)
    house.clock.move(timedelta(days=60))
    browser, _ = await house.signed()

    recent = row_of(await text_of(browser, "/desk/network", days="30"), "Langues")
    older = row_of(await text_of(browser, "/desk/network", days="90"), "Langues")
    there = await text_of(browser, "/desk/network", area="isère")
    elsewhere = await text_of(browser, "/desk/network", area="marseille")
    nowhere = await text_of(browser, "/desk/network", area="Nowhere at all")

    assert '<td class="number">1</td>' not in recent
    assert '<td class="number">1</td>' in older
    assert ">Langues</a>" in there
    assert ">Langues</a>" not in elsewhere
    assert ">Adie</a>" in elsewhere
    assert "No organization says that it serves this place" in nowhere


async def test_the_map_counts_the_people_of_the_visitors_territories(house: House) -> None:
    await referred(house, commune=GRENOBLE)
    await referred(house, commune=MARSEILLE)
    everywhere, _ = await house.signed()
    here, _ = await house.signed(territories=("38",))

    assert '<td class="number">2</td>' in row_of(await text_of(everywhere, "/desk/network"), "Langues")
    limited = await text_of(here, "/desk/network")
    assert '<td class="number">1</td>' in row_of(limited, "Langues")
    assert "Only referrals of people in your territories are counted" in limited


async def test_a_silent_partner_is_marked_on_the_map_and_its_page(house: House) -> None:
    await referred(house)
    house.clock.move(timedelta(days=9))
    while await house.organization.commands.wake_due():
        pass
    browser, _ = await house.signed()

    text = await text_of(browser, "/desk/network")
    page = await text_of(browser, "/desk/network/langues")

    assert "⚠ silent about 1 referral" in " ".join(text.split())
    assert "silent about 1 referral" in page
    assert "Call the organization" in page


async def test_the_page_of_an_organization_tells_offers_flows_and_clocks(house: House) -> None:
    for _ in range(5):
        pathway = await referred(house)
        house.clock.move(timedelta(days=1))
        await accepted(house, pathway)
    browser, _ = await house.signed()

    text = await text_of(browser, "/desk/network/langues")
    few = await text_of(browser, "/desk/network/adie")

    assert '<th scope="row">french_course</th>' in text
    assert '<td class="number">0</td><td class="number">5</td><td class="number">0</td>' in text
    assert "<dt>Usually</dt><dd>1 day</dd>" in text
    assert "5 answers in this time" in text
    assert "Fewer than five answers" in few
    assert "You referred nobody there" in few


async def test_published_figures_show_what_is_too_small_to_be_told(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    figures = [
        QuarterCount(quarter="2026Q1", figure=one, count=None if one is Figure.EMPLOYED else 7) for one in Figure
    ]
    told = StatisticsPublished(
        organization="langues",
        kind="language",
        quarters=tuple(figures),
        months=(),
        counted_at=house.clock.now(),
        version=1,
    )
    read = AsyncMock(return_value=[told])
    monkeypatch.setattr(house.organization.statistics, "read", read)
    monkeypatch.setattr(house.organization.exchange, "directory_consumer", Mock())

    for language, hidden in (("en", "below 5, or hidden"), ("fr", "moins de 5, ou masqué")):
        browser, _ = await house.signed(language=language)
        text = await text_of(browser, "/desk/network/langues/published")
        assert text.count(hidden) == 1
        assert text.count('<td class="number">7</td>') == len(Figure) - 1
        assert (await browser.get("/desk/network/nobody/published")).status_code == 404


async def test_published_figures_say_when_they_cannot_be_read(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    browser, _ = await house.signed()
    monkeypatch.setattr(house.organization.exchange, "directory_consumer", Mock())

    monkeypatch.setattr(house.organization.statistics, "read", AsyncMock(side_effect=TimeoutError))
    away = await text_of(browser, "/desk/network/langues/published")
    monkeypatch.setattr(house.organization.statistics, "read", AsyncMock(return_value=[]))
    none = await text_of(browser, "/desk/network/langues/published")

    assert "cannot be read at the moment" in away
    assert "has published nothing yet" in none


async def test_flows_are_counted_from_an_index_alone(house: House) -> None:
    async with house.organization.connection() as connection:
        await connection.execute("SET enable_seqscan = off; SET enable_bitmapscan = off")
        explaining = Explaining(connection)
        for territories in ((), ("38",)):
            await flows.sent_since(explaining, day_of(house.clock.now()), territories)

    assert explaining.reached_by == {"referrals_flows"}
    assert {plan["Plans"][0]["Node Type"] for plan in explaining.plans} <= {"Index Only Scan", "Sort"}


async def test_the_part_is_sent_only_when_something_changed(house: House) -> None:
    browser, _ = await house.signed()
    text = await text_of(browser, "/desk/network")
    part = text.partition('hx-get="')[2].partition('"')[0].replace("&amp;", "&")

    assert (await browser.get(part)).status_code == 204
    await referred(house)
    assert (await browser.get(part)).status_code == 200


async def test_who_may_not_see_people_finds_no_map(house: House) -> None:
    admin, _ = await house.signed(Role.ADMIN)
    browser, _ = await house.signed()

    answers = [await admin.get(f"/desk/network{one}") for one in ("", "/part/map", "/langues")]
    unknown = await browser.get("/desk/network/nobody")

    assert {one.status_code for one in (*answers, unknown)} == {404}


def test_each_standing_of_a_referral_is_counted_once() -> None:
    told = {one.value for one in ReferralStatus} - {"queued"}
    counted = flows_of(("langues", status, 2) for status in sorted(told))

    assert set(BY_STATUS) == told
    assert counted == {"langues": Flow(open=4, accepted=4, ended=10)}


def test_columns_follow_the_pathway_and_those_who_left_come_last() -> None:
    kinds = ("zoo", GONE_KIND, "funding", "housing", "language", "referral")
    known = map_of(Node("singa", "Singa", "referral"), [Node(kind or "gone", kind, kind) for kind in kinds])

    assert [column.kind for column in known.columns] == ["language", "funding", "housing", "zoo", GONE_KIND]
    assert [node.id for node in known.others] == ["referral"]


def drawn(*flows: tuple[str, int]) -> Picture:
    """A map with one organization for each kind and number of referrals."""
    nodes = [Node(f"{kind}-{place}", kind, kind, flow=Flow(open=count)) for place, (kind, count) in enumerate(flows)]
    return picture_of(map_of(Node("singa", "Singa", "referral"), nodes), None, lambda node: [Line(node.name)] * 4)


def test_the_widest_arrow_has_the_most_referrals() -> None:
    arrows = {arrow.node.id: arrow.width for arrow in drawn(("language", 10), ("language", 5), ("funding", 0)).arrows}

    assert arrows["language-0"] == 2 * arrows["language-1"]
    assert "funding-2" not in arrows


def test_arrows_neither_cross_each_other_nor_cards() -> None:
    picture = drawn(
        *((kind, count) for kind in ("language", "enterprise", "funding", "housing") for count in (9, 4, 1))
    )

    assert [arrow.count for arrow in picture.arrows].count(9) == 4
    assert crossings(picture.arrows) == 0
    assert covered(picture) == []


def crossings(arrows: list[Arrow]) -> int:
    stretches = [(arrow, one) for arrow in arrows for one in pairwise(arrow.points)]
    return sum(
        crosses(one, other)
        for place, (arrow, one) in enumerate(stretches)
        for another, other in stretches[place + 1 :]
        if arrow is not another
    )


def crosses(one: Any, other: Any) -> bool:
    """Whether a level stretch and an upright one meet between their ends."""
    level, upright = (one, other) if one[0][1] == one[1][1] else (other, one)
    if level[0][1] != level[1][1] or upright[0][0] != upright[1][0]:
        return False
    xs, ys = sorted((level[0][0], level[1][0])), sorted((upright[0][1], upright[1][1]))
    return bool(xs[0] < upright[0][0] < xs[1] and ys[0] < level[0][1] < ys[1])


def covered(picture: Picture) -> list[tuple[str, str]]:
    """Arrows that pass over a card."""
    return [
        (arrow.node.id, card.node.id)
        for arrow in picture.arrows
        for (x0, y0), (x1, y1) in pairwise(arrow.points)
        for card in picture.cards
        if max(x0, x1) > card.x
        and min(x0, x1) < card.x + card.width
        and max(y0, y1) > card.y
        and min(y0, y1) < card.bottom
        if (max(x0, x1), card.node) != (card.x, arrow.node)
    ]
