"""A referral as a FHIR R4 Task, after HL7 SDOH Clinical Care (Task for referral management); it names nobody.

The person is the ref, which only the owner and this partner share; codes are ours, under their own systems. It claims
no profile: that one asks for a ServiceRequest and a Patient, which never leave the organization.
"""

from datetime import datetime
from typing import Any

from passerelle.contracts.lifecycle import FHIR_TASK_STATUS
from passerelle.contracts.lifecycle import ReferralStatus as WireStatus
from referral.domain.codes import ReferralStatus
from referral.domain.referral import Referral
from referral.domain.words import words_of

REF = "urn:passerelle:ref"
ORGANIZATION = "urn:passerelle:organization"
STATUS = "urn:passerelle:referral-status"
REASON = "urn:passerelle:end-reason"
DECLINED_BY = "urn:passerelle:declined-by"
TASK_CODE = "http://hl7.org/fhir/CodeSystem/task-code"
_SAYS_WHY = frozenset(
    {
        ReferralStatus.DECLINED,
        ReferralStatus.LEFT,
        ReferralStatus.CANCELLED,
        ReferralStatus.LAPSED,
        ReferralStatus.WAITLISTED,
    }
)


def task_of(referral: Referral, owner: str) -> dict[str, Any]:
    """Ready to be written as JSON."""
    task = {
        "resourceType": "Task",
        "id": str(referral.id),
        "status": _status(referral),
        "statusReason": _reason(referral),
        "businessStatus": {"coding": [{"system": STATUS, "code": referral.status.value}]},
        "intent": "order",
        "code": {"coding": [{"system": TASK_CODE, "code": "fulfill"}, _coding("service", referral.service)]},
        "for": None if referral.ref is None else {"identifier": {"system": REF, "value": str(referral.ref)}},
        "authoredOn": _instant(referral.queued_at),
        "lastModified": _instant(_last_change(referral)),
        "requester": _organization(owner),
        "owner": _organization(referral.partner),
        "reasonCode": {"coding": [_coding("purpose", referral.purpose)]},
        "executionPeriod": _period(referral.started_at, referral.ended_at if referral.started_at else None),
        "restriction": None if referral.answer_by is None else {"period": {"end": _instant(referral.answer_by)}},
    }
    return {name: value for name, value in task.items() if value is not None}


def _status(referral: Referral) -> str:
    """Sent, and opened by somebody there: received, which our own states do not tell apart."""
    if referral.status is ReferralStatus.SENT and referral.opened_at is not None:
        return "received"
    return FHIR_TASK_STATUS[WireStatus(referral.status.value)]


def _reason(referral: Referral) -> dict[str, Any] | None:
    """Why a task is not what was asked for; who declined stands beside the reason, because the consequences differ."""
    if referral.status not in _SAYS_WHY:
        return None
    if referral.status is ReferralStatus.WAITLISTED:
        return _concept("session_full")
    if referral.refusal is not None:
        concept = _concept(referral.refusal.reason)
        concept["coding"].append({"system": DECLINED_BY, "code": referral.refusal.declined_by})
        return concept
    return _concept(referral.end_reason or referral.status.value)


def _concept(code: str) -> dict[str, Any]:
    words = words_of(code).en
    return {"coding": [{"system": REASON, "code": code, "display": words}], "text": words}


def _coding(of: str, code: str) -> dict[str, str]:
    return {"system": f"urn:passerelle:{of}", "code": str(code)}


def _organization(name: str) -> dict[str, Any]:
    return {"identifier": {"system": ORGANIZATION, "value": name}}


def _period(start: datetime | None, end: datetime | None) -> dict[str, str] | None:
    told = {"start": start, "end": end}
    return {name: _instant(at) for name, at in told.items() if at is not None} or None


def _last_change(referral: Referral) -> datetime:
    moments = (
        referral.queued_at,
        referral.sent_at,
        referral.received_at,
        referral.opened_at,
        referral.waitlisted_at,
        referral.accepted_at,
        referral.started_at,
        referral.heard_at,
        referral.ended_at,
    )
    return max(at for at in moments if at is not None)


def _instant(at: datetime) -> str:
    return at.isoformat(timespec="milliseconds")
