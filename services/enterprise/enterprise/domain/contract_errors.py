"""Why a contract is not signed, renewed or broken off; the law is named beside the message."""

from enterprise.domain.errors import EnterpriseError


class ContractIsTooLong(EnterpriseError):
    """One period of the contract would last longer than the law allows."""

    code = "contract_is_too_long"


class NoRenewalLeft(EnterpriseError):
    """The contract has been renewed as often as the law allows."""

    code = "no_renewal_left"


class ContractNeedsWriting(EnterpriseError):
    """The contract and each of its renewals is made in writing: say on which day it was signed."""

    code = "contract_needs_writing"


class FullTimeEmployeesAreExcluded(EnterpriseError):
    """A full-time employee cannot have this contract."""

    code = "full_time_employees_are_excluded"


class ContractNeedsAnEnd(EnterpriseError):
    """A contract of this kind has an end: say on which day."""

    code = "contract_needs_an_end"
    status = 422


class ContractDatesAreReversed(EnterpriseError):
    """A contract ends on the day it starts or later, and is signed by the day it starts."""

    code = "contract_dates_are_reversed"
    status = 422


class AlreadyUnderContract(EnterpriseError):
    """The person is under contract on that day already."""

    code = "already_under_contract"


class RenewalDoesNotFollow(EnterpriseError):
    """A renewal starts on the day after the period it renews, and is signed before that period is over."""

    code = "renewal_does_not_follow"
    status = 422


class NotUnderContract(EnterpriseError):
    """The person is not under a contract that has not ended."""

    code = "not_under_contract"
    status = 404
