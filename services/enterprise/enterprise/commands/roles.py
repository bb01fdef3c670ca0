"""Roles in a session that has begun."""

from dataclasses import replace

from enterprise.commands.found import participation_of, with_its_people
from enterprise.domain import roles
from enterprise.domain.errors import NotTakingPart
from enterprise.domain.identifiers import Ref, SessionId
from enterprise.domain.participations import Participation, Status
from enterprise.domain.rules import Rules
from enterprise.translation import participation_json
from passerelle.messaging.decisions import Decision, Moment, States


def take_role_up(states: States, moment: Moment, rules: Rules, ref: Ref, role: str) -> Decision:
    """The person holds a role from today."""
    current, today = _in_session(states, ref), moment.today
    return _changed(replace(current, roles=roles.take_up(current.roles, role, rules.roles_on(today), today)))


def put_role_down(states: States, moment: Moment, rules: Rules, session: SessionId, ref: Ref, role: str) -> Decision:
    """The person no longer holds the role; a confirmed rule may want somebody else first. Sees all of its people."""
    current, today = _in_session(states, ref), moment.today
    people = [participation_of(states, one) for one in with_its_people(states, session).taken]
    put_down = replace(current, roles=roles.put_down(current.roles, role, today))
    others = sum(roles.holds(one.roles, role) for one in people if one.ref != ref)
    roles.require_others(role, rules.roles_on(today), others)
    return _changed(put_down)


def _in_session(states: States, ref: Ref) -> Participation:
    current = participation_of(states, ref)
    if current.status is not Status.STARTED:
        raise NotTakingPart
    return current


def _changed(participation: Participation) -> Decision:
    return Decision(changes=(participation,), result=participation_json(participation))
