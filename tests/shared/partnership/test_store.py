from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta
from typing import Any
from uuid import UUID

import asyncpg
import pytest

from passerelle import partnership
from passerelle.contracts.lifecycle import Purpose, ReferralStatus
from passerelle.partnership import AnsweredErasure, Proposal, ProposalStatus, proposal_rows, referral_rows, store
from passerelle.privacy.grants import grants_in_force
from tests.shared.partnership.making import (
    CASE,
    CONTACT,
    NOW,
    OWNER,
    REF,
    REQUEST,
    after,
    agreed,
    moment,
    referral,
    states_of,
)


@pytest.fixture
def migrations() -> list[str]:
    return ["passerelle.partnership.migrations"]


@pytest.fixture
async def connection(database: str) -> AsyncIterator[Any]:
    opened = await asyncpg.connect(database)
    yield opened
    await opened.close()


def proposal(seed: int = 5) -> Proposal:
    decision = partnership.propose(
        moment(seed=seed),
        owner=OWNER,
        service="rapid_integration",
        purpose=Purpose.FIND_ACTIVITY,
        agreed=agreed(),
        contact=CONTACT,
    )
    (state,) = decision.changes
    assert isinstance(state, Proposal)
    return state


def aggregates() -> dict[UUID, Any]:
    """One of each shape a partner keeps."""
    asked = after({}, partnership.accept(states_of(referral()), REF, moment(), case=CASE))[REF]
    answered = AnsweredErasure(REQUEST, REF, "partial", NOW, "accounting_records", NOW + timedelta(days=3650))
    return states_of(
        asked,
        referral(ReferralStatus.STARTED, ref=UUID(int=10), contact={**CONTACT, "given_name": 'Zoé "Z"'}),
        referral(ReferralStatus.CANCELLED, ref=UUID(int=11), grant_withdrawn_at=NOW, fields=()),
        referral(ref=UUID(int=12), handover_problem="expired", answered_at=NOW),
        proposal(),
        replace(proposal(6), status=ProposalStatus.ACCEPTED, answered_at=NOW, pathway_ref=UUID(int=10)),
        answered,
    )


async def test_every_aggregate_comes_back_as_it_was_saved(connection: Any) -> None:
    saved = aggregates()
    await store.save(connection, [*saved.values(), object()])
    assert await store.load(connection, [*saved, UUID(int=404)]) == saved


async def test_the_last_version_saved_is_the_one_loaded(connection: Any) -> None:
    await store.save(connection, list(aggregates().values()))
    changed = {
        key: replace(state, contact=None)
        for key, state in aggregates().items()
        if not isinstance(state, AnsweredErasure)
    }
    await store.save(connection, list(changed.values()))
    assert await store.load(connection, list(changed)) == changed


async def test_nothing_to_save_or_load_is_no_statement_too_many(connection: Any) -> None:
    await store.save(connection, [])
    assert await store.load(connection, []) == {}


async def test_what_is_forgotten_is_gone_but_for_the_proof(connection: Any) -> None:
    saved = aggregates()
    await store.save(connection, list(saved.values()))
    await store.forget(connection, list(saved))
    assert set(await store.load(connection, list(saved))) == {REQUEST}
    assert await connection.fetchval("SELECT count(*) FROM grants") == 0


async def test_the_relay_finds_the_grant_of_a_proposal(connection: Any) -> None:
    state = proposal()
    await store.save(connection, [state])
    assert await grants_in_force(connection, [state.grant], NOW) == {state.grant}
    withdrawn = after({}, partnership.withdraw(states_of(state), state.ref, moment()))[state.ref]
    await store.save(connection, [withdrawn])
    assert await grants_in_force(connection, [state.grant], NOW) == set()


async def test_lists_go_page_by_page_and_show_no_contact(connection: Any) -> None:
    saved = aggregates()
    await store.save(connection, list(saved.values()))
    everything = await referral_rows.listed(connection, None, None, 100)
    assert [state.ref for state in everything] == [REF, UUID(int=10), UUID(int=11), UUID(int=12)]
    assert {state.contact for state in everything} == {None}
    assert await referral_rows.listed(connection, None, REF, 2) == everything[1:3]
    started = await referral_rows.listed(connection, ReferralStatus.STARTED, None, 100)
    assert [state.ref for state in started] == [UUID(int=10)]
    proposals = await proposal_rows.listed(connection, None, 100)
    assert [state.contact for state in proposals] == [None, None]


async def test_a_referral_that_came_of_a_proposal_is_linked_to_it(connection: Any) -> None:
    await store.save(connection, list(aggregates().values()))
    found = await proposal_rows.of_pathway_refs(connection, [REF, UUID(int=10)])
    assert found == {UUID(int=10): proposal(6).ref}
