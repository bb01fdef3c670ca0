"""The choice of a partner as staff reads it: nobody weighed is left out, and an empty choice says so."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from referral.domain.change import Circumstances
from referral.domain.choice import weighed
from referral.domain.partner import Criterion, Fit, Nearness
from referral.domain.pathway import Pathway
from referral.domain.words import Words, words_of


@dataclass(frozen=True, slots=True)
class WhyView:
    """One reason in favour of an organization, against it, or open."""

    code: str
    sentence: Words


@dataclass(frozen=True, slots=True)
class WeighedView:
    """One organization weighed."""

    organization: str
    name: str
    service: str
    fits: bool
    rank: int | None
    ahead_by: Criterion | None
    """What puts it before the one ranked next."""
    for_it: tuple[WhyView, ...]
    against_it: tuple[WhyView, ...]
    to_check: tuple[WhyView, ...]
    status: str
    nearness: Nearness
    available: int | None
    maximum: int | None
    wait_days: int | None
    updated_at: datetime | None
    is_stale: bool


@dataclass(frozen=True, slots=True)
class ChoiceView:
    """The whole choice for the present step of one pathway."""

    step: str
    refers: bool
    """Whether the step refers to a partner at all."""
    none_fits: bool
    sentence: Words
    weighed: tuple[WeighedView, ...]


NOBODY = Words("No organization of the network offers this.", "Aucune organisation du réseau ne propose cela.")
NO_REFERRAL = Words("This step refers to nobody.", "Cette étape n'oriente vers personne.")


def choice_view(pathway: Pathway, around: Circumstances) -> ChoiceView:
    """What was weighed for the step where the pathway is now."""
    fits = weighed(pathway, around)
    refers = around.step_of(pathway).referring is not None
    fitting = [fit for fit in fits if fit.fits]
    return ChoiceView(
        pathway.visit.step,
        refers,
        refers and not fitting,
        _summary(fits, fitting) if refers else NO_REFERRAL,
        tuple(_view(fit) for fit in fits),
    )


def _summary(fits: tuple[Fit, ...], fitting: list[Fit]) -> Words:
    if not fits:
        return NOBODY
    weighed, fit = len(fits), len(fitting)
    if not fitting:
        return Words(f"None of {weighed} organizations fits.", f"Aucune des {weighed} organisations ne convient.")
    first = fitting[0].partner.name
    return Words(
        f"{fit} of {weighed} organizations fit; {first} comes first.",
        f"{fit} organisations sur {weighed} conviennent ; {first} vient en premier.",
    )


def _view(fit: Fit) -> WeighedView:
    partner, vacancy = fit.partner, fit.partner.vacancy
    return WeighedView(
        organization=partner.organization,
        name=partner.name,
        service=partner.service,
        fits=fit.fits,
        rank=fit.rank,
        ahead_by=fit.ahead_by,
        for_it=tuple(_said(code) for code in _in_favour(fit)),
        against_it=tuple(_said(code) for code in fit.mismatches),
        to_check=tuple(_said(code) for code in fit.doubts),
        status=partner.status,
        nearness=fit.nearness,
        available=vacancy.available if vacancy else None,
        maximum=vacancy.maximum if vacancy else None,
        wait_days=partner.wait_days,
        updated_at=vacancy.updated_at if vacancy else None,
        is_stale=fit.is_stale,
    )


def _in_favour(fit: Fit) -> Iterator[str]:
    if fit.partner.status != "no_capacity":
        yield fit.partner.status
    if fit.nearness is not Nearness.ELSEWHERE:
        yield fit.nearness.value


def _said(code: str) -> WhyView:
    return WhyView(code, words_of(code))
