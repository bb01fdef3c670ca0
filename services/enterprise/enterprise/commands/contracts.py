"""Contracts of participants, within the frame of the law on the day they begin."""

from dataclasses import replace

from pydantic_core import to_jsonable_python

from enterprise.commands.found import participation_of
from enterprise.domain import contracts
from enterprise.domain.contract_errors import NotUnderContract
from enterprise.domain.contract_views import contracts_view
from enterprise.domain.contracts import ContractFile, Term, file_of
from enterprise.domain.identifiers import Ref
from enterprise.domain.rules import ContractFrame, Rules, warned
from enterprise.translation import with_contact
from passerelle.messaging.decisions import Decision, Moment, States


def sign_contract(
    states: States, moment: Moment, rules: Rules, ref: Ref, code: str, term: Term, *, full_time_employee: bool
) -> Decision:
    """A participant enters into a contract."""
    current = participation_of(states, ref)
    frame = rules.contract_on(term.starts_on, code)
    signed = contracts.sign(_file(states, ref), frame, term)
    kept = _kept_within(frame, signed, term, full_time_employee)
    return with_contact(states, ref, moment, Decision(changes=(replace(current, has_contracts=True),)).and_then(kept))


def renew_contract(
    states: States, moment: Moment, rules: Rules, ref: Ref, term: Term, *, full_time_employee: bool
) -> Decision:
    """One more period of the contract, in writing again."""
    file = _file(states, ref)
    if file.latest is None:
        raise NotUnderContract
    frame = rules.contract_on(term.starts_on, file.latest.code)
    return with_contact(states, ref, moment, _kept_within(frame, contracts.renew(file, term), term, full_time_employee))


def break_off_contract(states: States, moment: Moment, ref: Ref) -> Decision:
    """The contract ends today."""
    file = contracts.break_off(_file(states, ref), moment.today)
    return Decision(changes=(file,), result=to_jsonable_python(contracts_view(file)))


def _kept_within(frame: ContractFrame, file: ContractFile, term: Term, full_time_employee: bool) -> Decision:
    """Refused by a confirmed frame, with a warning by one that is still to be confirmed."""
    renewals = file.latest.renewals if file.latest else 0
    broken = list(contracts.breaches(frame, term, renewals, full_time_employee=full_time_employee))
    if broken and frame.is_confirmed:
        raise broken[0]
    return Decision(changes=(file,), result=to_jsonable_python(contracts_view(file, warned(broken))))


def _file(states: States, ref: Ref) -> ContractFile:
    file = states.get(file_of(ref))
    return file if isinstance(file, ContractFile) else ContractFile(ref)
