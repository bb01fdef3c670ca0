"""What staff ask for, each as one pure decision over the session, the refs and their cases."""

from enterprise.commands.activity import record_period, take_back_period
from enterprise.commands.budgets import (
    close_commitment,
    commit_money,
    enter_supporter,
    open_line,
    spend_money,
)
from enterprise.commands.contracts import break_off_contract, renew_contract, sign_contract
from enterprise.commands.offers import (
    accept_offer,
    decline_offer,
    give_up_reservation,
    join_waitlist,
    offer_place,
    reserve_place,
)
from enterprise.commands.passage import complete, leave, record_follow_up
from enterprise.commands.reports import make_report
from enterprise.commands.roles import put_role_down, take_role_up
from enterprise.commands.sessions import cancel_session, open_session, start_session
from enterprise.commands.wishes import wish_to_go_on, withdraw_wish

__all__ = [
    "accept_offer",
    "break_off_contract",
    "cancel_session",
    "close_commitment",
    "commit_money",
    "complete",
    "decline_offer",
    "enter_supporter",
    "give_up_reservation",
    "join_waitlist",
    "leave",
    "make_report",
    "offer_place",
    "open_line",
    "open_session",
    "put_role_down",
    "record_follow_up",
    "record_period",
    "renew_contract",
    "reserve_place",
    "sign_contract",
    "spend_money",
    "start_session",
    "take_back_period",
    "take_role_up",
    "wish_to_go_on",
    "withdraw_wish",
]
