"""Routes of what people are told before they agree, and of what the organization processes data for."""

from typing import Annotated

from fastapi import APIRouter, Path

from passerelle.contracts.days import day_of
from passerelle.runtime.organization import Organization
from referral.api.requests import Language
from referral.domain.notices import NoticeText
from referral.domain.processing import Processing
from referral.plans.library import Guide

NoticeVersion = Annotated[str, Path(pattern=r"^[A-Za-z0-9][A-Za-z0-9._-]{0,31}$")]


def routes(organization: Organization, guide: Guide) -> APIRouter:
    """Reading notices and the register of processings."""
    router = APIRouter(tags=["agreements"])

    @router.get("/notices")
    async def list_notices() -> list[NoticeText]:
        """The texts in use today, in every language."""
        return list(guide.notices.in_use(day_of(organization.now())))

    @router.get("/notices/{version}/{language}")
    async def show_notice(version: NoticeVersion, language: Language) -> NoticeText:
        """One text, to be read out; an older version stays readable for whoever agreed to it."""
        return guide.notices.find(version, language)

    @router.get("/processings")
    async def list_processings() -> list[Processing]:
        """What data is processed for, and by which right; none of it takes the place of an agreement."""
        return list(guide.processings)

    return router
