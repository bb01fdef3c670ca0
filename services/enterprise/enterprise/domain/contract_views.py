"""What staff see of contracts."""

from dataclasses import dataclass
from datetime import date

from enterprise.domain.contract_errors import NotUnderContract
from enterprise.domain.contracts import Contract, ContractFile
from enterprise.domain.identifiers import Ref
from enterprise.domain.rules import Rules, Warned


@dataclass(frozen=True, slots=True)
class ContractsView:
    """Every contract of one person; `act_by` is the next day on which something ends."""

    ref: Ref
    contracts: tuple[Contract, ...]
    act_by: date | None
    warnings: tuple[Warned, ...] = ()


@dataclass(frozen=True, slots=True)
class Ending:
    """A contract that ends soon, or whose person is to have become an associate."""

    ref: Ref
    code: str
    act_by: date | None
    ends_on: date | None
    associate_by: date | None
    renewals_left: int | None
    """None where the law sets no limit."""


def contracts_view(file: ContractFile, warnings: tuple[Warned, ...] = ()) -> ContractsView:
    return ContractsView(file.ref, file.contracts, file.act_by, warnings)


def ending(file: ContractFile, rules: Rules) -> Ending:
    latest = file.latest
    if latest is None:
        raise NotUnderContract
    allowed = rules.contract_on(latest.terms[-1].starts_on, latest.code).renewals
    left = None if allowed is None else max(0, allowed - latest.renewals)
    return Ending(file.ref, latest.code, file.act_by, latest.ends_on, latest.associate_by, left)
