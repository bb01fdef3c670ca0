"""The partner's side of a referral, shared by every kind of service that receives people from others."""

from passerelle.partnership.answers import Answers, reactions
from passerelle.partnership.decisions import (
    accept,
    attach,
    complete,
    decline,
    go_on,
    lapse,
    leave,
    open_referral,
    open_up,
    received,
    report,
    report_afterwards,
    seen,
    start,
    waitlist,
)
from passerelle.partnership.erasure import AnsweredErasure
from passerelle.partnership.errors import (
    AgreementEnded,
    ContactNotShared,
    PartnershipRefusal,
    ReferralIsEnded,
    StepNotPossible,
)
from passerelle.partnership.hooks import Hook, Hooks, Kept
from passerelle.partnership.proposal import Agreed, Proposal, ProposalStatus
from passerelle.partnership.proposals import grant_in_force, propose, withdraw
from passerelle.partnership.published import PUBLISHES
from passerelle.partnership.referral import Contact, PendingHandover, ReceivedReferral
from passerelle.partnership.routes import routes
from passerelle.partnership.store import store

__all__ = [
    "PUBLISHES",
    "Agreed",
    "AgreementEnded",
    "AnsweredErasure",
    "Answers",
    "Contact",
    "ContactNotShared",
    "Hook",
    "Hooks",
    "Kept",
    "PartnershipRefusal",
    "PendingHandover",
    "Proposal",
    "ProposalStatus",
    "ReceivedReferral",
    "ReferralIsEnded",
    "StepNotPossible",
    "accept",
    "attach",
    "complete",
    "decline",
    "go_on",
    "grant_in_force",
    "lapse",
    "leave",
    "open_referral",
    "open_up",
    "propose",
    "reactions",
    "received",
    "report",
    "report_afterwards",
    "routes",
    "seen",
    "start",
    "store",
    "waitlist",
    "withdraw",
]
