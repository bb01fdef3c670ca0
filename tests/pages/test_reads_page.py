"""The page that tells who read what, for whoever answers for it."""

import re
from typing import Any
from uuid import uuid4

import pytest

from passerelle.pages.roles import Role
from tests.architecture.tree import ROOT
from tests.pages.coordinating import GRENOBLE, HOSTILE, MARSEILLE, House

PLACE = "/desk/reads"
CODE = re.compile(r'\b(?:audit_reads?|noted)\(.*, "([a-z_]+)"(?:, every=.*)?\)')


def table(text: str) -> str:
    return text.partition("<tbody>")[2].partition("</tbody>")[0]


async def test_a_manager_sees_who_read_whose_file(house: House) -> None:
    pathway = await house.pathway("Amina")
    reader, _ = await house.signed(name="Dominique")
    await reader.get(f"/desk/pathways/{pathway}")
    manager, _ = await house.signed(Role.MANAGER)

    shown = table((await manager.get(PLACE)).text)

    assert "Dominique" in shown
    assert f'<a href="/desk/pathways/{pathway}">Amina Rahimi</a>' in shown
    assert "One pathway" in shown


async def test_a_data_protection_officer_sees_no_name_of_a_person(house: House) -> None:
    pathway = await house.pathway("Amina")
    reader, _ = await house.signed(name="Dominique")
    await reader.get(f"/desk/pathways/{pathway}")
    officer, _ = await house.signed(Role.DPO)

    shown = (await officer.get(PLACE)).text

    assert "Dominique" in table(shown)
    assert f"file {pathway[:8]}" in table(shown)
    assert "Amina" not in shown
    assert (await officer.get(f"/desk/pathways/{pathway}")).status_code == 404


async def test_names_stay_within_the_managers_territory(house: House) -> None:
    for name, commune in (("Here", GRENOBLE), ("There", MARSEILLE)):
        await house.pathway(name, commune=commune)
    reader, _ = await house.signed()
    await reader.get("/desk/pathways")
    manager, _ = await house.signed(Role.MANAGER, territories=("38",))

    shown = (await manager.get(PLACE)).text

    assert "Here Rahimi" in shown
    assert "There" not in table(shown)
    assert table(shown).count("<tr>") == 2


async def test_reads_are_filtered_by_colleague_and_by_file(house: House) -> None:
    first, second = await house.pathway("First"), await house.pathway("Second")
    one, her = await house.signed(name="One")
    other, _ = await house.signed(name="Other")
    await one.get(f"/desk/pathways/{first}")
    await other.get(f"/desk/pathways/{second}")
    manager, _ = await house.signed(Role.MANAGER)

    async def found(**asked: Any) -> list[bool]:
        shown = table((await manager.get(PLACE, params=asked)).text)
        return [name in shown for name in ("First", "Second")]

    assert await found() == [True, True]
    assert await found(account=her.account) == [True, False]
    assert await found(thread=second) == [False, True]
    assert await found(account=her.account, thread=second) == [False, False]
    assert await found(account="", thread=first) == [True, False]


async def test_looking_at_reads_is_a_read_itself(house: House) -> None:
    pathway = await house.pathway()
    reader, _ = await house.signed()
    await reader.get(f"/desk/pathways/{pathway}")
    manager, signed = await house.signed(Role.MANAGER)

    for _ in range(2):
        await manager.get(PLACE)

    kept = await house.rows("SELECT account, thread, what FROM page_reads WHERE what = 'reads'")
    assert [(row["account"], str(row["thread"])) for row in kept] == [(signed.account, pathway)]


async def test_reads_are_shown_page_by_page(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("passerelle.pages.reads_pages.PAGE", 2)
    reader, signed = await house.signed()
    for number in range(3):
        pathway = await house.pathway(f"Person{number}")
        await reader.get(f"/desk/pathways/{pathway}")
    manager, _ = await house.signed(Role.MANAGER)

    first = (await manager.get(PLACE, params={"account": str(signed.account)})).text
    following = first.partition('" rel="next"')[0].rpartition('href="')[2].replace("&amp;", "&")
    second = table((await manager.get(following)).text)

    assert [f"Person{number}" in table(first) for number in range(3)] == [False, True, True]
    assert [f"Person{number}" in second for number in range(3)] == [True, False, False]


async def test_a_file_that_was_erased_is_a_code_only(house: House) -> None:
    gone = uuid4()
    reader, signed = await house.signed()
    await reader.get("/desk")
    async with house.organization.connection() as connection:
        await connection.execute(
            "INSERT INTO page_reads (read_at, account, thread, what) VALUES (now(), $1, $2, 'today')",
            signed.account,
            gone,
        )
    manager, _ = await house.signed(Role.MANAGER)

    assert f"file {str(gone)[:8]}" in (await manager.get(PLACE)).text


async def test_hostile_names_among_the_reads_are_text(house: House) -> None:
    pathway = await house.pathway(HOSTILE)
    reader, _ = await house.signed(name=HOSTILE)
    await reader.get(f"/desk/pathways/{pathway}")
    manager, _ = await house.signed(Role.MANAGER)

    assert HOSTILE not in (await manager.get(PLACE)).text


@pytest.mark.parametrize("role", [Role.COORDINATOR, Role.ADVISER, Role.ADMIN])
async def test_reads_are_for_managers_and_officers_only(house: House, role: Role) -> None:
    browser, _ = await house.signed(role)

    assert (await browser.get(PLACE)).status_code == 404
    assert PLACE not in (await browser.get("/desk")).text


@pytest.mark.parametrize("asked", ["account=nobody", "thread=nothing", "before=0", "before=x"])
async def test_a_filter_that_cannot_be_is_a_404(house: House, asked: str) -> None:
    manager, _ = await house.signed(Role.MANAGER)

    assert (await manager.get(f"{PLACE}?{asked}")).status_code == 404


@pytest.mark.parametrize("language", ["fr", "en"])
def test_every_page_that_keeps_reads_has_its_words(language: str) -> None:
    folders = (ROOT / "shared" / "passerelle", ROOT / "services")
    written = "".join(path.read_text("utf-8") for one in folders for path in one.rglob(f"words/{language}.yaml"))
    sources = "".join(path.read_text("utf-8") for one in folders for path in one.rglob("*.py"))
    codes = set(CODE.findall(sources))

    assert {code for code in codes if f"read_on.{code}:" not in written} == set()
    assert len(codes) > 15
