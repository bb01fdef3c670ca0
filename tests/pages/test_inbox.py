from collections.abc import AsyncIterator, Sequence
from datetime import timedelta
from pathlib import Path

import pytest
import pytest_asyncio

from language.app import service
from passerelle.pages.roles import Role
from passerelle.partnership.desk import inbox
from tests.pages.partnering import CONTACT, HOSTILE, Partner, hosted_partner, tables_of


@pytest.fixture
def migrations() -> Sequence[str]:
    return tables_of(service)


@pytest_asyncio.fixture
async def partner(database: str, tmp_path: Path) -> AsyncIterator[Partner]:
    async with hosted_partner(service, database, tmp_path) as partner:
        yield partner


async def test_the_inbox_says_who_asks_what_and_by_when(partner: Partner) -> None:
    ref = await partner.referred()
    partner.clock.move(timedelta(days=2))
    browser = await partner.browser()

    shown = (await browser.get("/desk/inbox")).text

    assert f'href="/desk/referrals/{ref}"' in shown
    assert "French Course" in shown
    assert "learn French · from Singa" in shown
    assert "for 2 days" in shown
    assert "Answer due by" in shown


async def test_an_empty_inbox_says_what_will_happen(partner: Partner) -> None:
    browser = await partner.browser(language="fr")

    everything = (await browser.get("/desk/inbox")).text
    one_box = (await browser.get("/desk/inbox?state=ended")).text

    assert "Les nouvelles arrivent ici d&#39;elles-mêmes." in everything
    assert "Voir toutes les orientations en cours" in one_box


async def test_each_referral_is_in_the_box_where_it_stands(partner: Partner) -> None:
    refs = {"new": await partner.referred(), "looked_at": await partner.referred()}
    refs |= {"waitlisted": await partner.referred(), "accepted": await partner.accepted()}
    refs |= {"ended": await partner.referred()}
    await partner.done(f"/referrals/{refs['looked_at']}/open")
    await partner.done(f"/referrals/{refs['waitlisted']}/waitlist")
    no = {"declined_by": "person", "reason": "not_interested"}
    await partner.done(f"/referrals/{refs['ended']}/decline", no)
    browser = await partner.browser()

    boxes = {one: (await browser.get(f"/desk/inbox?state={one}")).text for one in refs}
    everything = (await browser.get("/desk/inbox")).text

    assert {one: [name for name, ref in refs.items() if str(ref) in text] for one, text in boxes.items()} == {
        one: [one] for one in refs
    }
    assert [name for name, ref in refs.items() if str(ref) in everything] == [one for one in refs if one != "ended"]


async def test_the_inbox_is_narrowed_to_one_service(partner: Partner) -> None:
    course, writing = await partner.referred(), await partner.referred(service="public_writer")
    browser = await partner.browser()

    both = (await browser.get("/desk/inbox")).text
    one = (await browser.get("/desk/inbox?service=public_writer")).text
    none = (await browser.get("/desk/inbox?service=public_writer&state=ended")).text

    assert '<option value="public_writer">' in both
    assert [f"referrals/{ref}" in one for ref in (course, writing)] == [False, True]
    assert "Nothing here at the moment." in none


async def test_a_name_is_shown_while_it_is_agreed_and_as_text(partner: Partner) -> None:
    ref = await partner.accepted({**CONTACT, "given_name": HOSTILE})
    browser = await partner.browser()

    agreed = (await browser.get("/desk/inbox")).text
    await partner.changed(ref, grant_until=partner.clock.now())
    over = (await browser.get("/desk/inbox")).text

    assert "&lt;script&gt;alert(&#39;x&#39;)&lt;/script&gt; Rahimi" in agreed
    assert HOSTILE not in agreed
    assert "Rahimi" not in over
    assert f"File {str(ref)[:8].upper()}" in over


async def test_managers_see_where_things_stand_but_no_name(partner: Partner) -> None:
    await partner.accepted()
    manager, admin = await partner.browser(Role.MANAGER), await partner.browser(Role.ADMIN)

    shown = (await manager.get("/desk/inbox")).text

    assert "French Course" in shown
    assert "Rahimi" not in shown
    assert (await admin.get("/desk/inbox")).status_code == 404
    assert (await admin.get("/desk/inbox/part")).status_code == 404


@pytest.mark.parametrize("state", ["", "ended"])
async def test_pages_of_the_inbox_follow_each_other(
    partner: Partner, monkeypatch: pytest.MonkeyPatch, state: str
) -> None:
    monkeypatch.setattr(inbox, "PAGE", 2)
    refs = []
    for _ in range(3):
        refs.append(await partner.referred())
        if state:
            await partner.done(f"/referrals/{refs[-1]}/decline", {"declined_by": "person", "reason": "not_reached"})
        partner.clock.move(timedelta(minutes=1))
    browser = await partner.browser()

    first = (await browser.get("/desk/inbox", params={"state": state})).text
    following = first.partition('rel="next"')[0].rpartition('href="')[2].partition('"')[0].replace("&amp;", "&")
    second = (await browser.get(following)).text

    order = refs[::-1] if state else refs
    assert [ref for ref in refs if f"referrals/{ref}" in first] == sorted(order[:2], key=refs.index)
    assert [ref for ref in refs if f"referrals/{ref}" in second] == order[2:]
    assert 'rel="next"' not in second


async def test_an_address_nobody_wrote_is_a_page_that_does_not_exist(partner: Partner) -> None:
    browser = await partner.browser()

    assert (await browser.get("/desk/inbox?state=lost")).status_code == 404
    assert (await browser.get("/desk/inbox?after=yesterday")).status_code == 404
