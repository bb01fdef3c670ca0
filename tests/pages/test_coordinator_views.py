from datetime import timedelta

import pytest
from httpx import AsyncClient, Response

from passerelle.pages.roles import Role
from tests.pages.coordinating import HOSTILE, House
from tests.pages.forms import hidden_fields, posted

VIEWS = "/desk/pathways/views"


async def kept(browser: AsyncClient, name: str, query: str = "plan=farmer", **more: str) -> Response:
    """The filter of the list, kept as the page offers it."""
    return await posted(browser, f"/desk/pathways?{query}", to=VIEWS, name=name, **more)


async def view_ids(house: House) -> list[str]:
    return [str(row["id"]) for row in await house.rows("SELECT id FROM pathway_views ORDER BY kept_at, id")]


async def test_a_filter_kept_under_a_name_is_a_link_with_its_count(house: House) -> None:
    await house.pathway("Farmer", plan="farmer")
    await house.pathway("Learner")
    browser, _ = await house.signed()

    answer = await kept(browser, "Back to farming", "plan=farmer&order=-since")
    page = (await browser.get("/desk/pathways")).text

    assert answer.headers["location"] == "/desk/pathways?plan=farmer&order=-since&said=pathways.view_kept"
    link = page.partition('<a href="/desk/pathways?plan=farmer&amp;order=-since">')[2].partition("</a>")[0]
    assert link == 'Back to farming <span class="badge">1</span>'
    assert "1 pathways" in (await browser.get(VIEWS)).text


async def test_the_same_name_keeps_the_newer_filter(house: House) -> None:
    browser, _ = await house.signed()

    await kept(browser, "Mine", "plan=farmer")
    await kept(browser, "mine", "stuck=30")

    rows = await house.rows("SELECT name, asked FROM pathway_views")
    assert [tuple(row) for row in rows] == [("mine", '{"stuck": "30"}')]


async def test_names_of_views_are_shown_as_text(house: House) -> None:
    browser, _ = await house.signed()

    await kept(browser, HOSTILE)

    for path in ("/desk/pathways", VIEWS):
        page = (await browser.get(path)).text
        assert HOSTILE not in page
        assert "&lt;script&gt;alert(&#39;x&#39;)&lt;/script&gt;" in page


async def test_only_shared_views_are_seen_by_colleagues(house: House) -> None:
    browser, _ = await house.signed()
    colleague, _ = await house.signed(Role.ADVISER)
    await kept(browser, "For me alone")
    await kept(browser, "For all of us", "stuck=30", shared="true")

    page = (await colleague.get(VIEWS)).text

    assert "For all of us" in page
    assert "shared by a colleague" in page
    assert "For me alone" not in page
    assert "Rename or share" not in page


async def test_a_shared_view_counts_what_each_visitor_may_see(house: House) -> None:
    await house.pathway("Here", plan="farmer", commune="38185")
    await house.pathway("There", plan="farmer", commune="13055")
    browser, _ = await house.signed()
    in_grenoble, _ = await house.signed(territories=("38",))
    await kept(browser, "Farmers", shared="true")

    counts = [
        (await one.get("/desk/pathways")).text.count('<span class="badge">2</span>') for one in (browser, in_grenoble)
    ]

    assert counts == [1, 0]
    assert '<span class="badge">1</span>' in (await in_grenoble.get("/desk/pathways")).text


async def test_a_view_is_renamed_shared_and_deleted_by_its_owner(house: House) -> None:
    browser, _ = await house.signed()
    await kept(browser, "Before")
    [view] = await view_ids(house)

    changed = await posted(browser, VIEWS, to=f"{VIEWS}/{view}", name="After", shared="true")
    rows = await house.rows("SELECT name, shared FROM pathway_views")
    dropped = await posted(browser, VIEWS, to=f"{VIEWS}/{view}/drop")

    assert (changed.status_code, dropped.status_code) == (303, 303)
    assert [tuple(row) for row in rows] == [("After", True)]
    assert await view_ids(house) == []
    assert "You have not saved a view yet." in (await browser.get(VIEWS)).text


async def test_a_view_of_somebody_else_cannot_be_changed(house: House) -> None:
    browser, _ = await house.signed()
    colleague, signed = await house.signed()
    manager, _ = await house.signed(Role.MANAGER)
    await kept(browser, "Shared", shared="true")
    await kept(browser, "Own", "stuck=7")
    shared, own = await view_ids(house)

    changed = await colleague.post(f"{VIEWS}/{shared}", data=signed.form(name="Mine now"))
    dropped = await colleague.post(f"{VIEWS}/{shared}/drop", data=signed.form())
    form = hidden_fields(await manager.get(VIEWS))
    by_manager = [(await manager.post(f"{VIEWS}/{one}/drop", data=form)).status_code for one in (shared, own)]

    assert (changed.status_code, dropped.status_code) == (404, 404)
    assert by_manager == [303, 404]


@pytest.mark.parametrize(("name", "said"), [("", "Name of the view"), ("x" * 61, "Name of the view")])
async def test_a_view_without_a_fit_name_is_asked_for_again(house: House, name: str, said: str) -> None:
    browser, _ = await house.signed()

    refused = await kept(browser, name, "stuck=30")

    assert refused.status_code == 422
    assert said in refused.text
    assert 'value="stuck=30"' in refused.text
    assert await view_ids(house) == []


async def test_a_name_taken_already_is_refused(house: House) -> None:
    browser, _ = await house.signed()
    await kept(browser, "One")
    await kept(browser, "Two")
    first, _ = await view_ids(house)

    refused = await posted(browser, VIEWS, to=f"{VIEWS}/{first}", name="two")

    assert refused.status_code == 409
    assert "Another of your views has this name already." in refused.text


async def test_too_many_views_are_refused(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("referral.pages.views.MOST_OWN", 1)
    browser, _ = await house.signed()

    await kept(browser, "One")
    refused = await kept(browser, "Two")

    assert refused.status_code == 409
    assert "Delete one first." in refused.text


async def test_counts_are_made_seldom_and_a_few_at_a_time(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("referral.pages.tallies.AT_ONCE", 1)
    browser, signed = await house.signed()
    for name, asked in (("A", "plan=farmer"), ("B", "stage=stopped")):
        await browser.post(VIEWS, data=signed.form(name=name, asked=asked))

    async def counted() -> list[int]:
        page = (await browser.get("/desk/pathways")).text
        return [page.count(f'<span class="badge">{number}</span>') for number in (0, 1)]

    first, second = await counted(), await counted()
    await house.pathway("Farmer", plan="farmer")
    at_once = await counted()
    house.clock.move(timedelta(minutes=11))
    await counted()
    later = await counted()

    assert (first, second, at_once, later) == ([1, 0], [2, 0], [2, 0], [1, 1])


async def test_a_filter_nobody_could_ask_for_is_no_view(house: House) -> None:
    browser, _ = await house.signed()

    refused = await posted(browser, "/desk/pathways?stuck=30", to=VIEWS, name="Odd", asked="stage=nowhere")

    assert refused.status_code == 404


async def test_who_may_not_see_people_keeps_no_views(house: House) -> None:
    browser, signed = await house.signed(Role.ADMIN)

    assert (await browser.get(VIEWS)).status_code == 404
    assert (await browser.post(VIEWS, data=signed.form(name="Mine", asked=""))).status_code == 404
