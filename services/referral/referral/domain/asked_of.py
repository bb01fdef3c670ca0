"""What is asked of the person now: the first thing their page shows, the most urgent first."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from uuid import UUID

from passerelle.contracts.days import day_of
from referral.domain.codes import ReferralStatus
from referral.domain.documents import Document
from referral.domain.grant import Grant, GrantStanding
from referral.domain.pathway import Pathway
from referral.domain.referral import Referral

ENDS_SOON = timedelta(days=30)


class Asked(StrEnum):
    """What the person may do about it."""

    AGREE = "agree"
    """Say yes or no before an organization is told of them."""
    CONFIRM = "confirm"
    """Say whether what staff wrote down is so."""
    COME = "come"
    """A place is kept: go there, or say no."""
    RENEW_AGREEMENT = "renew_agreement"
    RENEW_DOCUMENT = "renew_document"


@dataclass(frozen=True, slots=True)
class Task:
    """One thing asked; of `grant`, `referral` and `document` the one it is about."""

    asked: Asked
    about: UUID
    by: date | datetime | None
    grant: Grant | None = None
    referral: Referral | None = None
    document: Document | None = None


def asked_of(
    pathways: Sequence[Pathway], documents: Sequence[Document], now: datetime, today: date
) -> tuple[Task, ...]:
    """What has a date first, the earliest first."""
    tasks = [*_of_documents(documents, today)]
    for one in pathways:
        tasks += [*_of_grants(one, now), *_of_referral(one, now)]
    return tuple(sorted(tasks, key=lambda task: _day_of(task.by) or date.max))


def _of_grants(pathway: Pathway, now: datetime) -> Iterator[Task]:
    for grant in pathway.grants:
        standing = grant.standing(now)
        if standing is GrantStanding.TO_CONFIRM and pathway.is_open:
            yield Task(Asked.CONFIRM, grant.id, None, grant=grant)
        elif standing is GrantStanding.IN_FORCE and _is_needed(pathway, grant, now):
            yield Task(Asked.RENEW_AGREEMENT, grant.id, grant.valid_until, grant=grant)


def _is_needed(pathway: Pathway, grant: Grant, now: datetime) -> bool:
    """The partner is at work under it, it ends soon, and nothing takes its place."""
    if grant.valid_until - now > ENDS_SOON:
        return False
    latest = pathway.grant_for(grant.recipient, grant.purpose, now)
    return latest == grant and any(one.grant == grant.id and not one.is_over for one in pathway.referrals)


def _of_referral(pathway: Pathway, now: datetime) -> Iterator[Task]:
    referral = pathway.referral if pathway.is_open else None
    if referral is None:
        return
    if referral.status is ReferralStatus.QUEUED and (referral.not_before is None or referral.not_before <= now):
        if not _is_declared(pathway, referral, now):
            yield Task(Asked.AGREE, referral.id, referral.agree_by, referral=referral)
    elif referral.status is ReferralStatus.ACCEPTED:
        yield Task(Asked.COME, referral.id, referral.start_by, referral=referral)


def _is_declared(pathway: Pathway, referral: Referral, now: datetime) -> bool:
    """Asked once only: to confirm what staff declared is the same question."""
    return any(
        one.standing(now) is GrantStanding.TO_CONFIRM
        and (one.recipient, one.purpose) == (referral.partner, referral.purpose)
        for one in pathway.grants
    )


def _of_documents(documents: Sequence[Document], today: date) -> Iterator[Task]:
    for one in documents:
        if one.remind_on <= today or one.has_expired(today):
            yield Task(Asked.RENEW_DOCUMENT, one.id, one.expires_on, document=one)


def _day_of(when: date | datetime | None) -> date | None:
    return day_of(when) if isinstance(when, datetime) else when
