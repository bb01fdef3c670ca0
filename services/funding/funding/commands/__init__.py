"""What staff do over HTTP, as pure decisions `(states, moment, ...) -> Decision`."""

from funding.commands.guarantees import add_guarantor, assign_adviser, do_without_guarantor, release_guarantor
from funding.commands.invitations import Terms, invite, submit, withdraw
from funding.commands.loans import disburse, grant, repay, sign_contract, turn_down
from funding.commands.views import ApplicationView, view_of

__all__ = [
    "ApplicationView",
    "Terms",
    "add_guarantor",
    "assign_adviser",
    "disburse",
    "do_without_guarantor",
    "grant",
    "invite",
    "release_guarantor",
    "repay",
    "sign_contract",
    "submit",
    "turn_down",
    "view_of",
    "withdraw",
]
