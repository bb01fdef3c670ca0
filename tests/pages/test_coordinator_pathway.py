from datetime import timedelta
from pathlib import Path
from uuid import uuid4

import pytest
import yaml

import referral.pages
from passerelle.pages.roles import Role
from referral.domain.codes import CollectedHow, FieldGroup
from referral.domain.grant import GrantStanding
from referral.domain.pathway import What
from referral.domain.status import StepStatus
from tests.pages.coordinating import HOSTILE, MARSEILLE, House

WORDS = Path(referral.pages.__file__).parent / "words"
CODES = {"what": What, "wait": StepStatus, "grant": GrantStanding, "collected": CollectedHow, "field": FieldGroup}


async def test_a_pathway_tells_where_it_stands_and_why(house: House) -> None:
    pathway = await house.pathway()
    await house.desk.agree(pathway, "langues", "learn_french")
    house.clock.move(timedelta(days=4))
    browser, _ = await house.signed()

    shown = (await browser.get(f"/desk/pathways/{pathway}")).text

    assert "Langues has not answered since" in shown
    assert "What may come next, and why not yet" in shown
    assert "The referral was sent" in shown
    assert "4 days" in shown
    assert "name, contact details, that a pathway exists" in shown
    assert f'<img src="/desk/pathways/{pathway}/plan.svg' in shown


async def test_each_disclosure_is_told_with_its_occasion(house: House) -> None:
    pathway = await house.pathway()
    browser, _ = await house.signed(language="fr")

    before = (await browser.get(f"/desk/pathways/{pathway}")).text
    await house.desk.agree(pathway, "langues", "learn_french")
    after = (await browser.get(f"/desk/pathways/{pathway}")).text

    assert "Personne n&#39;a été informé." in before
    assert "l&#39;existence d&#39;un parcours" in after
    assert "La personne a été orientée" in after
    assert "Personne n&#39;a été informé." not in after


async def test_the_picture_lights_the_present_step_in_its_language(house: House) -> None:
    pathway = await house.pathway()
    browser, _ = await house.signed(language="fr")

    picture = await browser.get(f"/desk/pathways/{pathway}/plan.svg")

    assert picture.headers["content-type"] == "image/svg+xml"
    assert "script-src" not in picture.headers["content-security-policy"]
    assert picture.text.count('class="card lit"') == 1


async def test_each_view_of_a_pathway_leaves_a_row(house: House) -> None:
    pathway = await house.pathway()
    browser, signed = await house.signed()

    await browser.get(f"/desk/pathways/{pathway}")
    await browser.get(f"/desk/pathways/{pathway}/part")

    read = await house.rows("SELECT account, thread, what FROM page_reads")
    assert [(row["account"], str(row["thread"]), row["what"]) for row in read] == [
        (signed.account, pathway, "pathway")
    ] * 2


async def test_a_part_is_sent_again_only_when_something_happened(house: House) -> None:
    pathway = await house.pathway()
    browser, _ = await house.signed()
    page = (await browser.get(f"/desk/pathways/{pathway}")).text
    address = page.partition('hx-get="')[2].partition('"')[0]

    still = await browser.get(address)
    await house.desk.agree(pathway, "langues", "learn_french")
    moved = await browser.get(address)

    assert (still.status_code, still.text) == (204, "")
    assert "The referral was sent" in moved.text
    assert "<html" not in moved.text
    assert len(await house.rows("SELECT 1 FROM page_reads")) == 2


async def test_another_territory_looks_as_if_it_did_not_exist(house: House) -> None:
    pathway = await house.pathway(commune=MARSEILLE)
    browser, _ = await house.signed(territories=("38",))
    admin, _ = await house.signed(Role.ADMIN)

    for part in ("", "/part", "/plan.svg"):
        forbidden = await browser.get(f"/desk/pathways/{pathway}{part}")
        absent = await browser.get(f"/desk/pathways/{uuid4()}{part}")
        no_role = await admin.get(f"/desk/pathways/{pathway}{part}")
        assert {one.status_code for one in (forbidden, absent, no_role)} == {404}
        assert _without_address(forbidden.text) == _without_address(absent.text)
    assert await house.rows("SELECT 1 FROM page_reads") == []


async def test_a_hostile_name_on_the_page_is_text(house: House) -> None:
    pathway = await house.pathway(HOSTILE)
    browser, _ = await house.signed()

    shown = (await browser.get(f"/desk/pathways/{pathway}")).text

    assert HOSTILE not in shown
    assert "&lt;script&gt;" in shown
    assert "&lt;script&gt;" not in shown.partition("<title>")[2].partition("</title>")[0]


@pytest.mark.parametrize("language", ["fr", "en"])
def test_every_code_a_pathway_shows_has_its_words(language: str) -> None:
    words = yaml.safe_load((WORDS / f"{language}.yaml").read_text("utf-8"))

    missing = {f"{group}.{code}" for group, codes in CODES.items() for code in codes} - words.keys()

    assert missing == set()


def _without_address(text: str) -> str:
    """The page but for its language link, which names the address."""
    return "\n".join(line for line in text.splitlines() if "/desk/language/" not in line)
