from collections.abc import AsyncIterator, Sequence
from pathlib import Path

import pytest
import pytest_asyncio

from language.app import service
from passerelle.pages.roles import Role
from passerelle.partnership.desk import proposing
from tests.pages.forms import posted
from tests.pages.partnering import HOSTILE, OWNER, Partner, hosted_partner, tables_of

PROPOSED = {
    "owner": OWNER,
    "service": "french_course",
    "purpose": "learn_french",
    "given_name": HOSTILE,
    "family_name": "Rahimi",
    "phone": "0600000000",
    "notice_version": "2026-01",
    "notice_language": "prs",
    "collected_how": "in_person",
    "valid_until": "2099-12-31",
    "agrees": "yes",
}


@pytest.fixture
def migrations() -> Sequence[str]:
    return tables_of(service)


@pytest_asyncio.fixture
async def partner(database: str, tmp_path: Path) -> AsyncIterator[Partner]:
    async with hosted_partner(service, database, tmp_path) as partner:
        yield partner


async def test_somebody_is_proposed_with_their_agreement(partner: Partner) -> None:
    browser = await partner.browser(Role.ADVISER)

    answer = await posted(browser, "/desk/proposals", **PROPOSED)
    shown = (await browser.get(answer.headers["location"])).text

    (kept,) = await partner.rows("SELECT owner, collected_by, notice_language, status FROM proposals")
    assert tuple(kept) == (OWNER, "adviser", "prs", "proposed")
    assert "&lt;script&gt;alert(&#39;x&#39;)&lt;/script&gt; Rahimi" in shown
    assert HOSTILE not in shown
    assert "The answer will appear here." in shown


async def test_without_agreement_or_details_nothing_is_proposed(partner: Partner) -> None:
    browser = await partner.browser()

    unagreed = await posted(browser, "/desk/proposals", **{**PROPOSED, "agrees": ""})
    no_phone = await posted(browser, "/desk/proposals", **{**PROPOSED, "phone": "at home"})
    no_purpose = await posted(browser, "/desk/proposals", **{**PROPOSED, "purpose": ""})
    no_date = await posted(browser, "/desk/proposals", **{**PROPOSED, "valid_until": "soon"})

    assert [one.status_code for one in (unagreed, no_phone, no_purpose, no_date)] == [422] * 4
    assert "nothing is passed on" in unagreed.text
    assert "Write the number in digits." in no_phone.text
    assert 'value="Rahimi"' in no_phone.text
    assert "Choose an answer." in no_purpose.text
    assert "Choose a date to come." in no_date.text
    assert await partner.rows("SELECT FROM proposals") == []


async def test_an_agreement_that_has_ended_is_refused_in_words(partner: Partner) -> None:
    browser = await partner.browser(language="fr")

    refused = await posted(browser, "/desk/proposals", **{**PROPOSED, "valid_until": "2020-01-01"})
    stranger = await posted(browser, "/desk/proposals", **{**PROPOSED, "owner": "langues"})

    assert "Choisissez une date à venir." in refused.text
    assert "Choisissez-en une dans la liste." in stranger.text


async def test_a_proposal_is_taken_back_by_a_button(partner: Partner) -> None:
    browser = await partner.browser()
    await posted(browser, "/desk/proposals", **PROPOSED)
    page = (await browser.get("/desk/proposals")).text
    address = page.partition('/withdraw"')[0].rpartition('action="')[2]

    await posted(browser, "/desk/proposals", to=f"{address}/withdraw")
    shown = (await browser.get("/desk/proposals")).text

    assert "withdrawn" in shown
    assert "Rahimi" not in shown
    assert '/withdraw"' not in shown


async def test_proposals_are_for_those_who_work_with_people(partner: Partner) -> None:
    manager = await partner.browser(Role.MANAGER)

    assert (await manager.get("/desk/proposals")).status_code == 404
    assert "/desk/proposals" not in (await manager.get("/desk/inbox")).text


async def test_pages_of_proposals_follow_each_other(partner: Partner, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(proposing, "PAGE", 1)
    browser = await partner.browser()
    for name in ("First", "Second"):
        await posted(browser, "/desk/proposals", **{**PROPOSED, "given_name": name})

    newest = (await browser.get("/desk/proposals")).text
    following = newest.partition('rel="next"')[0].rpartition('href="')[2].partition('"')[0].replace("&amp;", "&")
    oldest = (await browser.get(following)).text

    assert "Second Rahimi" in newest
    assert "First Rahimi" not in newest
    assert "First Rahimi" in oldest
