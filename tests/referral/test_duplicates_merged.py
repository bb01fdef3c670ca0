"""Merging two registrations, and taking them apart again: what was moved goes back, what came since stays."""

import asyncio
from dataclasses import replace
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from passerelle.contracts.handover import HandoverRequested
from passerelle.contracts.lifecycle import FieldGroup, Purpose
from passerelle.contracts.partner import ReferralAccepted
from passerelle.messaging.decisions import NotFound
from passerelle.privacy.encoding import text_of
from passerelle.privacy.sealed import public_key_of
from referral.commands import people
from referral.domain.errors import MergeIsBuiltUpon, MergeIsUndone, PersonWasMerged
from referral.domain.merging import Merge
from referral.domain.pathway import Pathway
from referral.domain.person import Person
from tests.referral.office import Desktop, Office
from tests.referral.reception import RECEPTION, RIGHTS, Desk
from tests.referral.walking import AMINA, NOW

TODAY = NOW.date()


@pytest.fixture
def desk() -> Desk:
    return Desk()


def known_as(desk: Desk, acts: list[str]) -> UUID:
    """Somebody for whom this was done."""
    person = desk.register()
    for act in acts:
        if act == "open":
            desk.agree(desk.open(person=person), "langues")
        elif act == "document":
            desk.see_document(person, TODAY + timedelta(days=200))
        elif act == "stage" and not desk.person(person).stages:
            desk.begin(person)
        elif act == "rights" and len(desk.person(person).stages) == 1:
            desk.wait(1)
            desk.finish(person)
    return person


def people_and_pathways(desk: Desk) -> dict[UUID, Any]:
    return {key: state for key, state in desk.states.items() if isinstance(state, Person | Pathway)}


ACTS = st.lists(st.sampled_from(["open", "document", "stage", "rights"]), max_size=5)


@settings(max_examples=60, deadline=None)
@given(ACTS, ACTS)
def test_merging_and_undoing_leaves_everything_as_before(one: list[str], other: list[str]) -> None:
    desk = Desk()
    survivor, merged = known_as(desk, one), known_as(desk, other)
    before, reminders = people_and_pathways(desk), desk.reminders()

    record = desk.merge(survivor, merged)
    desk.undo(record)

    assert people_and_pathways(desk) == before
    assert desk.reminders() == reminders


@settings(max_examples=60, deadline=None)
@given(ACTS, ACTS)
def test_a_merge_loses_nothing_and_doubles_nothing(one: list[str], other: list[str]) -> None:
    desk = Desk()
    survivor, merged = known_as(desk, one), known_as(desk, other)
    before = [desk.person(survivor), desk.person(merged)]

    desk.merge(survivor, merged)

    after, pointer = desk.person(survivor), desk.person(merged)
    assert sorted(after.pathways) == sorted(key for person in before for key in person.pathways)
    assert {one.id for one in after.documents} == {one.id for person in before for one in person.documents}
    assert {one.code for one in after.stages} == {one.code for person in before for one in person.stages}
    assert all(desk.pathway(key).person == survivor for key in after.pathways)
    assert (pointer.pathways, pointer.documents, pointer.merged_into) == ((), (), survivor)
    assert set(desk.reminders()) <= {survivor}


def test_what_came_since_stays_with_the_survivor(desk: Desk) -> None:
    survivor, merged = desk.register(), desk.register()
    moved = desk.open(person=merged)
    record = desk.merge(survivor, merged)
    desk.agree(moved, "langues")
    since = desk.open("farmer", survivor)
    document = desk.see_document(survivor, TODAY + timedelta(days=90))

    desk.undo(record)

    assert (desk.person(survivor).pathways, desk.person(merged).pathways) == ((since,), (moved,))
    assert [one.id for one in desk.person(survivor).documents] == [document]
    assert desk.status(moved) == "sent"
    assert desk.pathway(moved).person == merged


def test_partners_told_otherwise_ask_again(desk: Desk) -> None:
    survivor = desk.register(replace(AMINA, given_name="Aminata"))
    merged = desk.register()
    pathway = desk.open(person=merged)
    desk.agree(pathway, "langues")
    desk.tell(pathway, ReferralAccepted)
    asked = asked_by_langues(desk, pathway)

    record = desk.merge(survivor, merged)
    desk.undo(record)

    assert asked == "handover_delivered"
    assert desk.sent_to("langues")[-2:] == ["data_corrected", "data_corrected"]


def asked_by_langues(desk: Desk, pathway: UUID) -> str:
    """Langues asks who the referral is about; how it is answered."""
    referral = desk.pathway(pathway).referral
    assert referral is not None
    assert referral.ref is not None
    request = HandoverRequested(
        request=desk.moment.new_id(),
        purpose=Purpose.LEARN_FRENCH,
        fields=(FieldGroup.IDENTITY, FieldGroup.CONTACT),
        public_key=text_of(public_key_of(bytes(range(32)))),
    )
    desk.hear("langues", referral.ref, request)
    return desk.sent_to("langues")[-1]


def test_a_reminder_follows_its_document(desk: Desk) -> None:
    survivor, merged = desk.register(), desk.register()
    document = desk.see_document(merged, TODAY + timedelta(days=200))

    record = desk.merge(survivor, merged)
    moved = desk.reminders()
    desk.wait(100)
    desk.undo(record)

    assert moved == {survivor: {str(document)}}
    assert desk.person(merged).documents[0].reminded_at is not None
    assert desk.reminders() == {}


def test_stages_of_both_follow_in_the_order_they_began(desk: Desk) -> None:
    merged = known_as(desk, ["stage", "rights"])
    survivor = desk.register()
    desk.wait(1)
    desk.begin(survivor)

    desk.merge(survivor, merged)

    assert [one.code for one in desk.person(survivor).stages] == [RIGHTS, RECEPTION]
    assert [one.code for one in desk.person(merged).stages] == [RECEPTION]


def test_nothing_is_done_under_an_id_out_of_use(desk: Desk) -> None:
    survivor, merged = desk.register(), desk.register()
    desk.merge(survivor, merged)

    for refused in (lambda: desk.open(person=merged), lambda: desk.begin(merged), lambda: desk.merge(merged, survivor)):
        with pytest.raises(PersonWasMerged) as error:
            refused()
        assert error.value.facts == {"into": str(survivor)}


def test_merges_are_undone_in_their_order(desk: Desk) -> None:
    first, second, third = desk.register(), desk.register(), desk.register()
    inner, outer = desk.merge(second, third), desk.merge(first, second)

    with pytest.raises(MergeIsBuiltUpon):
        desk.undo(inner)
    desk.undo(outer)
    desk.undo(inner)
    with pytest.raises(MergeIsUndone):
        desk.undo(inner)

    assert [desk.person(one).merged_into for one in (first, second, third)] == [None, None, None]
    assert desk.person(first).merged == ()


def test_erasing_the_survivor_erases_every_id(desk: Desk) -> None:
    first, second, third = desk.register(), desk.register(), desk.register()
    desk.merge(second, third)
    desk.merge(first, second)

    desk.ask(lambda states, moment: people.request_erasure(states, moment, first, timedelta(days=30)))

    assert [state for state in desk.states.values() if isinstance(state, Person)] == []


def test_a_merge_keeps_no_data_of_the_person(desk: Desk) -> None:
    survivor, merged = desk.register(), desk.register()
    merge = desk.merge(survivor, merged)

    record = desk.states[merge]
    assert isinstance(record, Merge)
    assert "Rahimi" not in repr(record)


def test_an_unknown_merge_cannot_be_undone(desk: Desk) -> None:
    with pytest.raises(NotFound):
        desk.undo(desk.moment.new_id())


async def merged_over_http(desktop: Desktop, survivor: str, merged: str) -> str:
    verdict = {"people": [survivor, merged], "verdict": "same", "survivor": survivor, "reviewed_by": "coordination"}
    return str((await desktop.done("/duplicates/reviews", verdict))["merge"])


async def test_the_merged_id_answers_with_a_pointer(desktop: Desktop) -> None:
    survivor, merged = await desktop.register(), await desktop.register()
    await merged_over_http(desktop, survivor, merged)

    pointer = await desktop.get(f"/people/{merged}")
    everybody = await desktop.get("/people", family_name="Rahimi")
    status, problem = await desktop.post("/pathways", {"person": merged, "plan": "farmer"})

    assert pointer == {"id": merged, "merged_into": survivor}
    assert [one["id"] for one in everybody] == [survivor]
    assert (status, problem["code"], problem["facts"]) == (409, "person_was_merged", {"into": survivor})


async def test_pathways_grants_and_history_follow_and_go_back(desktop: Desktop) -> None:
    survivor, merged = await desktop.register(), await desktop.register()
    pathway = (await desktop.done("/pathways", {"person": merged, "plan": "language-to-enterprise"}))["id"]
    grant = await desktop.agree(pathway, "langues", "learn_french")
    before = (await desktop.get(f"/pathways/{pathway}/trace"))["events"]

    merge = await merged_over_http(desktop, survivor, merged)
    moved = await desktop.get("/pathways", person=survivor)
    await desktop.done(f"/merges/{merge}/undo", {"undone_by": "coordination"})

    assert [one["id"] for one in moved] == [pathway]
    assert [one["id"] for one in await desktop.get("/pathways", person=merged)] == [pathway]
    assert [one["id"] for one in await desktop.get(f"/pathways/{pathway}/grants")] == [grant]
    assert (await desktop.get(f"/pathways/{pathway}/trace"))["events"] == before
    assert (await desktop.get(f"/people/{merged}"))["pathways"] == [pathway]


async def test_two_taken_apart_are_not_suggested_again(desktop: Desktop) -> None:
    survivor, merged = await desktop.register(), await desktop.register()
    merge = await merged_over_http(desktop, survivor, merged)

    await desktop.done(f"/merges/{merge}/undo", {"undone_by": "coordination"})

    (shown,) = await desktop.get("/merges", person=merged)
    assert await desktop.get("/duplicates") == []
    assert (shown["id"], shown["undone_by"]) == (merge, "coordination")


async def test_erasure_leaves_no_trace_of_a_merge(office: Office, desktop: Desktop) -> None:
    survivor, merged = await desktop.register(), await desktop.register()
    await merged_over_http(desktop, survivor, merged)

    await desktop.done(f"/people/{survivor}/erasure")

    for table in ("people", "merges", "reviews", "match_keys"):
        assert await office.rows(f"SELECT FROM {table}") == []


async def test_a_merge_is_done_once_however_often_it_is_sent(desktop: Desktop) -> None:
    survivor, merged = await desktop.register(), await desktop.register()
    verdict = {"people": [survivor, merged], "verdict": "same", "survivor": survivor, "reviewed_by": "coordination"}

    first = await desktop.post("/duplicates/reviews", verdict, key="merge-of-two")
    again = await desktop.post("/duplicates/reviews", verdict, key="merge-of-two")

    assert first == again
    assert len(await desktop.get("/merges")) == 1


async def test_of_two_merges_at_once_only_one_is_done(desktop: Desktop) -> None:
    one, other = await desktop.register(), await desktop.register()
    given = {"people": [one, other], "verdict": "same", "reviewed_by": "coordination"}

    answers = await asyncio.gather(
        *(desktop.post("/duplicates/reviews", {**given, "survivor": survivor}) for survivor in (one, other))
    )

    shown = [await desktop.get(f"/people/{person}") for person in (one, other)]
    assert sorted(status for status, _ in answers) == [201, 409]
    assert sum("data" in person for person in shown) == 1
