"""Every state on real PostgreSQL: what is saved comes back as it was."""

import json
from dataclasses import replace
from datetime import date, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest

from passerelle.contracts.language import CourseCompleted
from passerelle.contracts.lifecycle import CefrLevel
from passerelle.contracts.partner import ReferralAccepted
from referral.commands import people
from referral.domain.codes import Purpose, WorkRight
from referral.domain.contact import Contact
from referral.domain.erasure import Asked, Erasure, ErasureAnswer
from referral.domain.household import Household
from referral.domain.pathway import Pathway
from referral.domain.person import Person
from referral.domain.proposal import Answer, PendingContact, Proposal
from referral.store import ReferralStore, store
from referral.store.happenings import correlations_of, happenings_of
from referral.store.listing import Wanted, pathways_wanted, referrals_wanted
from referral.store.people import people_named
from referral.store.proposals import proposals_to_answer
from tests.referral.office import Office
from tests.referral.walking import AMINA, NOW, Walk


async def saved_and_loaded(office: Office, *states: Any) -> list[Any]:
    async with office.connection() as connection:
        await store.save(connection, states)
        found = await store.load(connection, [state.key for state in states])
    return [found[state.key] for state in states]


def walked() -> tuple[Person, Pathway]:
    """A pathway on its second step, with agreements, refs and referrals."""
    walk = Walk()
    pathway = walk.open()
    for recipient in ("langues", "coopaname"):
        walk.agree(pathway, recipient)
    walk.tell(pathway, ReferralAccepted)
    walk.tell(pathway, CourseCompleted, level_reached=CefrLevel.B1)
    state = walk.pathway(pathway)
    return walk.states[state.person], state


async def test_a_person_comes_back_as_registered(office: Office) -> None:
    data = replace(
        AMINA,
        given_name="Zoé-Élise",
        contact=Contact("zoe@example.org", "+33 6 00 00 00 00"),
        household=Household(2, 3),
        work_right=WorkRight.SALARIED,
        work_right_until=date(2027, 1, 31),
        aims=("catering",),
    )
    person = Person(uuid4(), NOW, data, (uuid4(), uuid4()))

    assert await saved_and_loaded(office, person) == [person]


async def test_a_pathway_comes_back_without_its_history(office: Office) -> None:
    person, pathway = walked()

    _, loaded = await saved_and_loaded(office, person, pathway)

    assert loaded == replace(pathway, history=(), recorded=len(pathway.history))


async def test_history_is_appended_to_and_never_rewritten(office: Office) -> None:
    person, pathway = walked()
    _, loaded = await saved_and_loaded(office, person, pathway)

    async with office.connection() as connection:
        await store.save(connection, [replace(loaded, history=pathway.history[:1])])
        lines = await happenings_of(connection, pathway.id)

    assert lines == [*pathway.history, pathway.history[0]]


async def test_an_empty_pathway_is_saved_with_its_person(office: Office) -> None:
    walk = Walk()
    pathway = walk.pathway(walk.open())

    _, loaded = await saved_and_loaded(office, walk.states[pathway.person], pathway)

    assert (loaded.grants, loaded.refs, loaded.visit) == ((), (), pathway.visit)


@pytest.mark.parametrize("answer", [None, Answer.DECLINED])
async def test_a_proposal_comes_back_as_it_was(office: Office, answer: Answer | None) -> None:
    open_one = Proposal(uuid4(), uuid4(), "langues", "french_course", Purpose.LEARN_FRENCH, NOW, NOW)
    pending = replace(open_one, ref=uuid4(), pending=PendingContact(uuid4(), b"k" * 32))
    known = replace(open_one, ref=uuid4(), contact={"given_name": "Amina"})
    answered = replace(open_one, ref=uuid4(), answer=answer, pathway=uuid4(), contact_problem="seal_is_broken")

    assert await saved_and_loaded(office, pending, known, answered) == [pending, known, answered]


async def test_an_erasure_takes_the_place_of_its_pathway(office: Office) -> None:
    person, pathway = walked()
    await saved_and_loaded(office, person, pathway)
    asked = Asked(uuid4(), "langues", uuid4(), ErasureAnswer.PARTIAL, "accounting_records", NOW, NOW)
    erasure = Erasure(pathway.id, NOW, NOW + timedelta(days=30), (asked,))

    assert await saved_and_loaded(office, erasure) == [erasure]
    for table in ("pathways", "referrals", "pathway_events", "grants"):
        assert await office.rows(f"SELECT FROM {table}") == []


async def test_forgetting_a_person_leaves_nothing_of_them(office: Office) -> None:
    person, pathway = walked()
    await saved_and_loaded(office, person, pathway)

    async with office.connection() as connection:
        await store.forget(connection, [pathway.id, person.id])

    for table in ("people", "pathways", "referrals", "pathway_events", "grants"):
        assert await office.rows(f"SELECT FROM {table}") == []


async def test_people_are_found_by_the_start_of_their_name(office: Office) -> None:
    names = ("Martin", "Marti_n", "Marcos", "Petit")
    everybody = [Person(UUID(int=n), NOW, replace(AMINA, family_name=name)) for n, name in enumerate(names, start=1)]
    async with office.connection() as connection:
        await store.save(connection, everybody)
        first = await people_named(connection, "MAR", None, 2)
        rest = await people_named(connection, "mar", first[-1].id, 2)
        exact = await people_named(connection, "marti_", None, 9)

    assert [one.data.family_name for one in first + rest] == ["Marcos", "Marti_n", "Martin"]
    assert [one.data.family_name for one in exact] == ["Marti_n"]


async def test_lists_are_read_page_by_page(office: Office) -> None:
    person, pathway = walked()
    await saved_and_loaded(office, person, pathway)

    async with office.connection() as connection:
        here = await pathways_wanted(connection, Wanted("open", "flashcoop", False), None, 10)
        elsewhere = await pathways_wanted(connection, Wanted(step="microcredit"), None, 10)
        first = await referrals_wanted(connection, None, None, None, 1)
        second = await referrals_wanted(connection, None, None, first[0][1].id, 1)
        by_partner = await referrals_wanted(connection, "sent", "coopaname", None, 10)

    assert ([one.id for one in here], elsewhere) == ([pathway.id], [])
    assert first[0][1].id < second[0][1].id
    assert [one.step for _, one in by_partner] == ["flashcoop"]


async def test_what_set_an_event_off_is_read_from_what_was_sent(office: Office) -> None:
    ref, cause, correlation = uuid4(), uuid4(), uuid4()
    sent = {"correlationid": str(correlation), "causationid": str(cause)}
    async with office.connection() as connection:
        for body in (sent, {"correlationid": str(uuid4())}):
            await connection.execute(
                "INSERT INTO outbox (id, recipient, ref, sequence, shard, body) VALUES ($1, 'adie', $2, 1, 0, $3)",
                uuid4(),
                ref,
                json.dumps(body).encode(),
            )

        assert await correlations_of(connection, [ref]) == {cause: correlation}


async def test_proposals_wait_with_the_oldest_first(office: Office) -> None:
    late = Proposal(uuid4(), uuid4(), "langues", "french_course", Purpose.LEARN_FRENCH, NOW, NOW)
    early = replace(late, ref=uuid4(), received_at=NOW - timedelta(days=1))
    done = replace(late, ref=uuid4(), answer=Answer.DECLINED)
    async with office.connection() as connection:
        await store.save(connection, [late, early, done])

        assert await proposals_to_answer(connection, None, 10) == [early, late]


async def test_a_store_leaves_unknown_keys_alone(office: Office) -> None:
    async with office.connection() as connection:
        assert await ReferralStore().load(connection, [uuid4()]) == {}


async def test_a_registration_leaves_no_name_in_answers(office: Office) -> None:
    result = await office.commands.execute([], lambda states, moment: people.register_person(states, moment, AMINA))

    assert set(result) == {"id", "registered_at"}
