from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from enterprise import commands
from enterprise.domain import roles
from enterprise.domain.errors import (
    NotTakingPart,
    RoleIsHeld,
    RoleIsNotHeld,
    RoleIsUnknown,
    RoleWouldBeEmpty,
)
from enterprise.domain.identifiers import Ref, SessionId
from enterprise.domain.participations import LeaveReason
from enterprise.domain.roles import RoleHeld
from enterprise.domain.rules import Rules, RuleStatus
from tests.enterprise.desk import Desk
from tests.enterprise.making import NOW, RULES, ref, volatile_cooperative

TODAY = NOW.date()
BINDING = replace(RULES, roles=tuple(replace(one, status=RuleStatus.CONFIRMED) for one in RULES.roles))


@pytest.fixture
def session(desk: Desk) -> SessionId:
    """Two people in a session that has begun."""
    session = desk.open_session(volatile_cooperative())
    for number in (1, 2):
        desk.refer(ref(number))
        desk.offer(session, ref(number))
        desk.ask_about(commands.accept_offer, ref(number))
    desk.ask_session(commands.start_session, session)
    return session


def test_a_role_is_held_from_a_day_until_another(desk: Desk, session: SessionId) -> None:
    take_up(desk, ref(1), "sales")
    desk.now = desk.now.replace(month=12, day=24)
    put_down(desk, session, ref(1), "sales")
    assert held(desk, ref(1)) == (RoleHeld("sales", TODAY, date(2026, 12, 24)),)


def test_the_last_holder_stays_where_a_confirmed_rule_wants_one(desk: Desk, session: SessionId) -> None:
    take_up(desk, ref(1), "accounts", BINDING)
    with pytest.raises(RoleWouldBeEmpty, match="practice of ephemeral cooperatives"):
        put_down(desk, session, ref(1), "accounts", BINDING)
    take_up(desk, ref(2), "accounts", BINDING)
    put_down(desk, session, ref(1), "accounts", BINDING)
    assert not roles.holds(held(desk, ref(1)), "accounts")


def test_a_rule_to_be_confirmed_shows_who_is_missing(desk: Desk, session: SessionId) -> None:
    take_up(desk, ref(1), "accounts")
    put_down(desk, session, ref(1), "accounts")
    known = RULES.roles_on(TODAY)
    assert roles.missing(known, [held(desk, ref(1))]) == {"accounts": 1, "coordination": 1}


def test_who_leaves_puts_every_role_down(desk: Desk, session: SessionId) -> None:
    take_up(desk, ref(1), "coordination", BINDING)
    desk.ask_about(commands.leave, ref(1), LeaveReason.MOVED)
    assert held(desk, ref(1)) == (RoleHeld("coordination", TODAY, TODAY),)


def test_a_role_is_taken_up_and_put_down_only_once(desk: Desk, session: SessionId) -> None:
    take_up(desk, ref(1), "production")
    with pytest.raises(RoleIsHeld):
        take_up(desk, ref(1), "production")
    put_down(desk, session, ref(1), "production")
    with pytest.raises(RoleIsNotHeld):
        put_down(desk, session, ref(1), "production")
    take_up(desk, ref(1), "production")
    assert len(held(desk, ref(1))) == 2


def test_only_roles_of_the_data_files_can_be_held(desk: Desk, session: SessionId) -> None:
    with pytest.raises(RoleIsUnknown):
        take_up(desk, ref(1), "mascot")


def test_a_role_belongs_to_a_session_that_has_begun(desk: Desk) -> None:
    desk.refer(ref(1))
    desk.offer(desk.open_session(volatile_cooperative()), ref(1))
    with pytest.raises(NotTakingPart):
        take_up(desk, ref(1), "sales")


def held(desk: Desk, person: Ref) -> tuple[RoleHeld, ...]:
    return desk.participation(person).roles


def take_up(desk: Desk, person: Ref, role: str, rules: Rules = RULES) -> Any:
    return desk.ask(lambda states, moment: commands.take_role_up(states, moment, rules, person, role), person)


def put_down(desk: Desk, session: SessionId, person: Ref, role: str, rules: Rules = RULES) -> Any:
    return desk.ask(
        lambda states, moment: commands.put_role_down(states, moment, rules, session, person, role),
        session,
        *desk.session(session).people,
    )
