"""Stages in order, their checklists, and the pathways they move on."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from uuid import UUID

import pytest

from referral.app import lists_of
from referral.domain.errors import (
    ItemIsSettled,
    ItemIsUnknown,
    StageBeforeIsNotDone,
    StageHasBegun,
    StageIsDone,
    StageIsUnknown,
)
from referral.domain.pathway import What
from referral.domain.stages import DelayReason, EarlyReason, ItemState, assign, put_off, reopen
from referral.lists.library import ListsAreBroken, load_lists, shipped_list_files
from referral.settings import ReferralSettings
from referral.store import agenda
from tests.referral.explaining import Explaining
from tests.referral.office import Desktop, Office
from tests.referral.reception import INTEGRATION, LISTS, RECEPTION, RIGHTS, Desk
from tests.referral.walking import NOW

BROKEN = """
stages:
  reception:
    title: {en: Reception, fr: Accueil}
    valid_from: 2026-02-31
    source: own practice
    status: perhaps
    items:
      Shelter: {title: {en: S, fr: S}, owner: Reception team, due_in_days: 0, obligatory: maybe}
aims:
  farm: {title: {en: Farm}, source: own, status: confirmed}
wishes: {}
"""
OWN = """
aims:
  keep_bees:
    title: {en: Keep bees, fr: Apiculture}
    valid_from: 2026-01-01
    source: Own practice
    status: confirmed
documents:
  csp:
    title: {en: Multi-year card, fr: Carte pluriannuelle}
    remind_days_before: 200
    valid_from: 2026-02-01
    source: Own practice
    status: confirmed
"""


@pytest.fixture
def desk() -> Desk:
    return Desk()


def test_a_stage_begins_with_owners_and_days(desk: Desk) -> None:
    person = desk.register()
    desk.begin(person)

    (plan,) = (one for one in LISTS.stages if one.code == RECEPTION)
    assert [(one.code, one.owner, (one.due_on - NOW.date()).days) for one in desk.stage(person).items] == [
        (one.code, one.owner, one.due_in_days) for one in plan.items
    ]


def test_a_stage_is_done_when_what_is_obligatory_is_settled(desk: Desk) -> None:
    person = desk.register()
    desk.begin(person)
    *first, last = [one for one in desk.stage(person).items if one.is_obligatory]

    for item in first:
        desk.tick(person, item.id)
    before = desk.stage(person).is_done
    desk.tick(person, last.id, ItemState.NOT_NEEDED)

    assert (before, desk.stage(person).done_at) == (False, NOW)
    assert any(one.is_open for one in desk.stage(person).items)


def test_the_next_stage_begins_by_itself_and_only_then(desk: Desk) -> None:
    person = desk.register()
    desk.begin(person)
    with pytest.raises(StageBeforeIsNotDone) as refused:
        desk.begin(person, RIGHTS)

    desk.wait(10)
    desk.finish(person)

    assert refused.value.facts == {"waits_for": RECEPTION}
    assert [one.code for one in desk.person(person).stages] == [RECEPTION, RIGHTS]
    assert desk.stage(person, RIGHTS).began_at == NOW + timedelta(days=10)


def test_a_stage_begun_early_keeps_its_reason(desk: Desk) -> None:
    person = desk.register()
    desk.begin(person)

    desk.begin(person, RIGHTS, EarlyReason.SETTLED_ELSEWHERE)

    assert desk.stage(person, RIGHTS).begun_early is EarlyReason.SETTLED_ELSEWHERE
    assert not desk.stage(person).is_done


def test_a_reason_that_was_not_needed_is_not_kept(desk: Desk) -> None:
    person = desk.register()

    desk.begin(person, RECEPTION, EarlyReason.PERSON_ASKS)

    assert desk.stage(person).begun_early is None


def test_no_stage_begins_twice_or_out_of_the_list(desk: Desk) -> None:
    person = desk.register()
    desk.begin(person)

    with pytest.raises(StageHasBegun):
        desk.begin(person)
    with pytest.raises(StageIsUnknown):
        desk.begin(person, "housing")


def test_an_item_is_put_off_with_its_reason_remembered(desk: Desk) -> None:
    person = desk.register()
    desk.begin(person)
    item = desk.item(person, "shelter_found")
    later = item.due_on + timedelta(days=7)

    stages = put_off(desk.person(person).stages, item.id, later, DelayReason.ADMINISTRATION, NOW)

    delayed = stages[0].items[0]
    assert (delayed.due_on, [one.due_before for one in delayed.delays]) == (later, [item.due_on])


def test_an_item_goes_to_another_owner(desk: Desk) -> None:
    person = desk.register()
    desk.begin(person)

    stages = assign(desk.person(person).stages, desk.item(person, "shelter_found").id, "night_team")

    assert stages[0].items[0].owner == "night_team"


def test_a_settled_item_is_settled_once(desk: Desk) -> None:
    person = desk.register()
    desk.begin(person)
    item = desk.item(person, "shelter_found").id
    desk.tick(person, item)

    for again in (lambda: desk.tick(person, item), lambda: assign(desk.person(person).stages, item, "legal")):
        with pytest.raises(ItemIsSettled):
            again()
    with pytest.raises(ItemIsUnknown):
        desk.tick(person, person)


def test_a_tick_in_error_is_taken_back_until_the_stage_is_done(desk: Desk) -> None:
    person = desk.register()
    desk.begin(person)
    item = desk.item(person, "shelter_found").id
    desk.tick(person, item)
    reopened = reopen(desk.person(person).stages, item)
    desk.states = {**desk.states, person: replace(desk.person(person), stages=reopened)}
    was_open = desk.item(person, "shelter_found").is_open
    desk.finish(person)

    with pytest.raises(StageIsDone):
        reopen(desk.person(person).stages, item)
    assert was_open


def test_a_stage_that_is_done_records_its_milestone(desk: Desk) -> None:
    person = desk.register()
    farmer = desk.open("farmer", person)
    desk.begin(person)

    desk.finish(person)
    after_reception = desk.at(farmer)
    desk.finish(person, RIGHTS)

    assert (after_reception, desk.at(farmer)) == ("access_to_rights", "rapid_integration")
    reached = [one.facts for one in desk.pathway(farmer).history if one.what is What.MILESTONE_REACHED]
    assert reached == [{"milestone": "protection_granted"}, {"milestone": "access_to_rights_settled"}]


def test_a_pathway_opened_later_begins_where_the_person_is(desk: Desk) -> None:
    person = desk.register()
    desk.begin(person)
    desk.finish(person)
    desk.finish(person, RIGHTS)

    farmer = desk.open("farmer", person)

    assert desk.at(farmer) == "rapid_integration"


def test_other_pathways_of_the_person_stay_where_they_are(desk: Desk) -> None:
    person = desk.register()
    course = desk.open(person=person)
    desk.begin(person)
    before = desk.pathway(course)

    desk.finish(person)

    assert desk.pathway(course) == before


def test_beginning_early_moves_no_pathway_on(desk: Desk) -> None:
    person = desk.register()
    farmer = desk.open("farmer", person)
    desk.begin(person)
    desk.begin(person, RIGHTS, EarlyReason.OPPORTUNITY)

    desk.finish(person, RIGHTS)
    before = desk.at(farmer)
    desk.finish(person)

    assert (before, desk.at(farmer)) == ("reception", "rapid_integration")
    assert [one.code for one in desk.person(person).stages] == [RECEPTION, RIGHTS, INTEGRATION]


def test_a_broken_list_names_file_and_line(tmp_path: Path) -> None:
    path = tmp_path / "own.yaml"
    path.write_text(BROKEN)

    with pytest.raises(ListsAreBroken) as broken:
        load_lists([path])

    lines = {(one.line, one.message.split("`")[1]) for one in broken.value.problems if "`" in one.message}
    assert {(5, "2026-02-31"), (7, "perhaps"), (9, "Reception team"), (11, "valid_from"), (12, "wishes")} <= lines
    assert all(str(one).startswith(f"{path}:") for one in broken.value.problems)


def test_own_entries_stand_beside_the_shipped_ones(tmp_path: Path) -> None:
    path = tmp_path / "own.yaml"
    path.write_text(OWN)
    lists = load_lists([*shipped_list_files(), path])

    lists.check_aims(("keep_bees", "farm"), NOW.date())
    early = lists.document_kind("csp", NOW.date().replace(month=1))
    now = lists.document_kind("csp", NOW.date())

    assert (early.remind_days_before, now.remind_days_before) == (120, 200)


def test_an_organization_names_its_own_lists_in_a_setting(tmp_path: Path) -> None:
    (tmp_path / "aims.yaml").write_text(OWN)
    own = lists_of(ReferralSettings(lists_folder=tmp_path))
    (tmp_path / "broken.yaml").write_text(BROKEN)

    own.check_aims(("keep_bees",), NOW.date())
    with pytest.raises(ListsAreBroken):
        lists_of(ReferralSettings(lists_folder=tmp_path))


async def test_a_checklist_is_worked_through_over_http(office: Office, desktop: Desktop) -> None:
    person = await desktop.register()
    await desktop.done(f"/people/{person}/stages", {"stage": RECEPTION})
    (stage,) = await desktop.get(f"/people/{person}/stages")
    item = stage["items"][0]["id"]
    at = f"/people/{person}/items/{item}"

    await desktop.done(f"{at}/assign", {"owner": "night_team"})
    await desktop.done(f"{at}/put-off", {"until": "2026-03-20", "reason": "administration"})
    await desktop.done(f"{at}/settle", {"by": "night_team"})
    await desktop.done(f"{at}/reopen")
    done = await desktop.done(f"{at}/settle", {"by": "night_team", "state": "not_needed"})

    (stage,) = await desktop.get(f"/people/{person}/stages")
    shown = stage["items"][0]
    assert done == {"under_way": [RECEPTION], "done": []}
    assert (shown["owner"], shown["due_on"], shown["state"]) == ("night_team", "2026-03-20", "not_needed")


async def test_overdue_items_are_listed_by_owner(office: Office, desktop: Desktop) -> None:
    for _ in range(2):
        person = await desktop.register()
        await desktop.done(f"/people/{person}/stages", {"stage": RECEPTION})
    office.time = NOW + timedelta(days=20)

    everything = await desktop.get("/checklists/overdue")
    first = await desktop.get("/checklists/overdue", limit=3)
    rest = await desktop.get("/checklists/overdue", after=first[-1]["cursor"])
    legal = await desktop.get("/checklists/overdue", owner="legal")

    assert first + rest == everything
    assert len(everything) == 10
    assert [one["due_on"] for one in everything] == sorted(one["due_on"] for one in everything)
    assert {one["item"] for one in legal} == {"asylum_claim_registered"}


async def test_lists_over_everybody_are_read_by_index(office: Office) -> None:
    async with office.connection() as connection:
        await connection.execute("SET enable_seqscan = off")
        explaining = Explaining(connection)
        after = agenda.After(NOW.date(), UUID(int=1))
        await agenda.overdue_items(explaining, NOW.date(), after, 100)
        await agenda.overdue_items_of(explaining, "legal", NOW.date(), after, 100)
        await agenda.documents_to_renew(explaining, NOW.date(), None, after, 100)

    assert explaining.reached_by == {"agenda_by_day", "agenda_of_owner"}


async def test_what_is_settled_is_no_longer_overdue(office: Office, desktop: Desktop) -> None:
    person = await desktop.register()
    await desktop.done(f"/people/{person}/stages", {"stage": RECEPTION})
    office.time = NOW + timedelta(days=2)
    (late,) = await desktop.get("/checklists/overdue")

    await desktop.done(f"/people/{person}/items/{late['id']}/settle", {"by": "reception"})

    assert await desktop.get("/checklists/overdue") == []


async def test_a_stage_out_of_order_is_refused_over_http(desktop: Desktop) -> None:
    person = await desktop.register()

    status, problem = await desktop.post(f"/people/{person}/stages", {"stage": RIGHTS})
    early = await desktop.done(f"/people/{person}/stages", {"stage": RIGHTS, "early": "settled_elsewhere"})

    assert (status, problem["code"]) == (409, "stage_before_is_not_done")
    assert early["under_way"] == [RIGHTS]


async def test_finishing_reception_moves_the_farmer_on(desktop: Desktop) -> None:
    person = await desktop.register()
    farmer = (await desktop.done("/pathways", {"person": person, "plan": "farmer"}))["id"]
    await desktop.done(f"/people/{person}/stages", {"stage": RECEPTION})
    (stage,) = await desktop.get(f"/people/{person}/stages")

    for item in stage["items"]:
        await desktop.done(f"/people/{person}/items/{item['id']}/settle", {"by": "reception"})

    assert (await desktop.get(f"/pathways/{farmer}"))["step"] == "access_to_rights"
    assert [one["code"] for one in await desktop.get(f"/people/{person}/stages")] == [RECEPTION, RIGHTS]
