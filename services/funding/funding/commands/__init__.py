"""What staff do over HTTP, as pure decisions `(states, moment, ...) -> Decision`."""

from funding.commands.committee import defer, grant, meet_condition, turn_down
from funding.commands.guarantees import add_guarantor, assign_adviser, do_without_guarantor, release_guarantor
from funding.commands.guarantors import erase_guarantor, rectify_guarantor
from funding.commands.invitations import Terms, invite, submit, withdraw
from funding.commands.loans import disburse, sign_contract
from funding.commands.repayments import repay, reschedule, write_off
from funding.commands.reports import make_report
from funding.commands.views import ApplicationView, view_of

__all__ = [
    "ApplicationView",
    "Terms",
    "add_guarantor",
    "assign_adviser",
    "defer",
    "disburse",
    "do_without_guarantor",
    "erase_guarantor",
    "grant",
    "invite",
    "make_report",
    "meet_condition",
    "rectify_guarantor",
    "release_guarantor",
    "repay",
    "reschedule",
    "sign_contract",
    "submit",
    "turn_down",
    "view_of",
    "withdraw",
    "write_off",
]
