"""Staff at their desks: each organization is asked over its own HTTP API, as its own systems would ask it."""

import asyncio
from typing import Any
from uuid import uuid4

import httpx

from passerelle.demo.errors import JourneyWentWrong, RequestWasRefused
from passerelle.demo.waiting import wait_until
from passerelle.runtime.local import LocalOrganization

View = dict[str, Any]
PAGE = 500
PAUSES_S = (0.2, 1.0, 3.0)
"""A request without an answer is sent again with the same key, and so done once."""


class Desk:
    """One organization's API."""

    def __init__(self, organization: LocalOrganization, client: httpx.AsyncClient, pace_s: float = 0) -> None:
        self.id = organization.organization
        self.name = organization.name
        self._url = organization.url
        self._key = organization.api_key
        self._client = client
        self._pace_s = pace_s

    async def get(self, path: str, **params: Any) -> Any:
        """The answer's body; raises RequestWasRefused."""
        return self._read(await self._ask("GET", path, params=params))

    async def find(self, path: str) -> Any | None:
        """The answer's body, None when there is nothing."""
        answer = await self._ask("GET", path)
        return None if answer.status_code == httpx.codes.NOT_FOUND else self._read(answer)

    async def post(self, path: str, body: View | None = None) -> Any:
        """The answer's body; raises RequestWasRefused. Staff take their time when somebody watches."""
        await asyncio.sleep(self._pace_s)
        return self._read(await self._ask("POST", path, json=body, headers={"Idempotency-Key": str(uuid4())}))

    async def refused(self, method: str, path: str, body: View | None = None) -> View:
        """The problem the request is answered with; raises JourneyWentWrong when it is not refused."""
        answer = await self._ask(method, path, json=body, headers={"Idempotency-Key": str(uuid4())})
        if answer.is_success:
            raise JourneyWentWrong(f"{self.id} did not refuse {method} {path}.")
        return dict(answer.json())

    async def _ask(self, method: str, path: str, headers: dict[str, str] | None = None, **what: Any) -> httpx.Response:
        sent = {"Authorization": f"Bearer {self._key}", **(headers or {})}
        for pause in PAUSES_S:
            try:
                return await self._client.request(method, self._url + path, headers=sent, **what)
            except httpx.TransportError:
                await asyncio.sleep(pause)
        raise RequestWasRefused(f"{self.id} does not answer {method} {path}.", code="no_answer")

    def _read(self, answer: httpx.Response) -> Any:
        if answer.is_success:
            return answer.json()
        problem = answer.json() if "json" in answer.headers.get("content-type", "") else {}
        code = str(problem.get("code", answer.status_code))
        wrong = "".join(f" {one.get('pointer', '')} {one.get('detail', '')}" for one in problem.get("errors", ()))
        facts = f" {problem['facts']}" if problem.get("facts") else ""
        asked = f"{self.id}, {answer.request.method} {answer.url.path}"
        raise RequestWasRefused(f"{asked}: {code}{facts}{wrong}", code=code)


class OwnerDesk(Desk):
    """A referring organization."""

    async def until(self, pathway: str, step: str, *statuses: str) -> View:
        """The pathway once it stands at this step, with a referral in one of these statuses if any are named."""

        async def stands_there() -> View | None:
            found: View = await self.get(f"/pathways/{pathway}")
            referral = found["referral"] or {}
            is_there = found["step"] == step and (not statuses or referral.get("status") in statuses)
            return found if is_there else None

        return await wait_until(stands_there, f"{self.id}: a pathway at {step} {'/'.join(statuses)}")


class PartnerDesk(Desk):
    """What the desks of all partners have: referrals received, contact details handed over."""

    async def arrived(self, referral: str) -> str:
        """The ref of this referral once it has come over Kafka."""

        async def has_come() -> str | None:
            after: str | None = None
            while True:
                params = {"limit": PAGE} | ({"after": after} if after else {})
                page = await self.get("/referrals", **params)
                found = next((one["ref"] for one in page if one["referral"] == referral), None)
                if found or len(page) < PAGE:
                    return found
                after = page[-1]["ref"]

        return await wait_until(has_come, f"{self.id}: a referral")

    async def until_referral(self, ref: str, *statuses: str) -> View:
        """The referral once it has one of these statuses."""

        async def has_status() -> View | None:
            found: View = await self.get(f"/referrals/{ref}")
            return found if found["status"] in statuses else None

        return await wait_until(has_status, f"{self.id}: a referral {'/'.join(statuses)}")

    async def contact(self, ref: str) -> View:
        """The contact details once the sealed handover was opened."""

        async def is_held() -> bool:
            found: View = await self.get(f"/referrals/{ref}")
            return bool(found["handover"] == "held")

        await wait_until(is_held, f"{self.id}: contact details")
        shown: View = await self.get(f"/referrals/{ref}/contact")
        return dict(shown["contact"])
