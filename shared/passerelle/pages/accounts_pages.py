"""Accounts of the staff, for those who administer them: invite, give roles and territories, lock, let in again."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Depends, HTTPException, Request, Response
from pydantic import TypeAdapter, ValidationError

from passerelle.pages import account_changes, accounts
from passerelle.pages.accounts import Account
from passerelle.pages.accounts_api import Email, Name
from passerelle.pages.administration import Administration
from passerelle.pages.errors import AccountIsUnknown, EmailIsTaken, NotDelivered
from passerelle.pages.flash import done
from passerelle.pages.forms import Form
from passerelle.pages.roles import Role, Visitor
from passerelle.pages.signing import allowed

if TYPE_CHECKING:
    from passerelle.pages.site import Site

PLACE = "/desk/accounts"
PAGE = 50
CHANGES_SHOWN = 50
MOST_TERRITORIES = 100
NAME, EMAIL = TypeAdapter(Name), TypeAdapter(Email)

Administrator = Annotated[Visitor, Depends(allowed(Role.ADMIN))]


@dataclass(frozen=True, slots=True)
class Given:
    """Roles and territories as they were filled in; `unknown`: places there are not."""

    roles: frozenset[Role]
    territories: tuple[str, ...]
    typed: str
    unknown: tuple[str, ...]

    @property
    def wrong(self) -> str:
        """What is wrong with them, as a key of the words."""
        if not self.roles:
            return "accounts.no_role"
        return "accounts.unknown_place" if self.unknown or len(self.territories) > MOST_TERRITORIES else ""


def routes(site: "Site") -> APIRouter:
    """GET and POST /desk/accounts; GET /desk/accounts/{key}; POST its roles, lock, unlock, link and lost-phone."""
    router = APIRouter()
    _add_list(router, site)
    _add_one(router, site)
    _add_ways_in(router, site)
    return router


def _add_list(router: APIRouter, site: "Site") -> None:
    async def shown(
        request: Request, visitor: Visitor, after: UUID | None = None, status: int = 200, **filled: Any
    ) -> Response:
        async with site.organization.connection() as connection:
            found = await accounts.listed(connection, after, PAGE + 1)
        context: dict[str, Any] = {
            "accounts": found[:PAGE],
            "next_page": f"{PLACE}?after={found[PAGE - 1].key}" if len(found) > PAGE else "",
            "first_page": PLACE if after else "",
            "place": site.gazetteer.name_of,
            "filled": {"name": "", "email": "", "given": given(site, {}), "wrong": ""} | filled,
            "all_roles": list(Role),
        }
        return site.page(request, "accounts.html", visitor, status=status, **context)

    @router.get(PLACE)
    async def show(request: Request, visitor: Administrator, after: UUID | None = None) -> Response:
        return await shown(request, visitor, after)

    @router.post(PLACE)
    async def invite(request: Request, visitor: Administrator, form: Form) -> Response:
        """The link goes by e-mail where a way of sending is set; otherwise it is shown once, to be handed over."""
        asked = given(site, form)
        filled: dict[str, Any] = {"name": form.get("name", ""), "email": form.get("email", ""), "given": asked}
        wrong = asked.wrong
        try:
            name = NAME.validate_python(filled["name"])
            email = EMAIL.validate_python(filled["email"].strip())
            if not wrong:
                invited = Administration(site, visitor.account).invite(email, name, asked.roles, asked.territories)
                return await _handed_over(site, request, visitor, email, name, await invited)
        except ValidationError:
            wrong = "accounts.incomplete"
        except EmailIsTaken:
            wrong = "accounts.email_is_taken"
        return await shown(request, visitor, status=422, wrong=wrong, **filled)


def _add_one(router: APIRouter, site: "Site") -> None:
    async def shown(
        request: Request, visitor: Visitor, key: UUID, status: int = 200, asked: Given | None = None
    ) -> Response:
        async with site.organization.connection() as connection:
            account = await _known(connection, key)
            changes = await account_changes.of_account(connection, key, CHANGES_SHOWN)
        words = site.words(visitor.language)

        def powers_of(change: Any) -> str:
            """Roles and territories from this change on."""
            roles = [words(f"role.{role}") for role in change["roles"] or ()]
            return ", ".join([*roles, *map(site.gazetteer.name_of, change["territories"] or ())])

        names = ", ".join(map(site.gazetteer.name_of, account.territories))
        context: dict[str, Any] = {
            "account": account,
            "given": asked or Given(account.roles, account.territories, names, ()),
            "changes": changes,
            "powers_of": powers_of,
            "all_roles": list(Role),
        }
        return site.page(request, "account_of.html", visitor, status=status, **context)

    @router.get(f"{PLACE}/{{key}}")
    async def show(request: Request, visitor: Administrator, key: UUID) -> Response:
        return await shown(request, visitor, key)

    @router.post(f"{PLACE}/{{key}}/roles")
    async def give(request: Request, visitor: Administrator, key: UUID, form: Form) -> Response:
        asked = given(site, form)
        if asked.wrong:
            return await shown(request, visitor, key, 422, asked)
        await Administration(site, visitor.account).give(key, asked.roles, asked.territories)
        return done(request, f"{PLACE}/{key}", "accounts.roles_changed")


def _add_ways_in(router: APIRouter, site: "Site") -> None:
    async def renewed(request: Request, visitor: Visitor, key: UUID, *, second_factor: bool) -> Response:
        async with site.organization.connection() as connection:
            account = await _known(connection, key)
        link = await Administration(site, visitor.account).reset(key, second_factor=second_factor)
        return await _handed_over(site, request, visitor, account.email, account.name, link)

    @router.post(f"{PLACE}/{{key}}/link")
    async def link(request: Request, visitor: Administrator, key: UUID, form: Form) -> Response:
        return await renewed(request, visitor, key, second_factor=False)

    @router.post(f"{PLACE}/{{key}}/lost-phone")
    async def lost_phone(request: Request, visitor: Administrator, key: UUID, form: Form) -> Response:
        return await renewed(request, visitor, key, second_factor=True)

    @router.post(f"{PLACE}/{{key}}/lock")
    async def lock(request: Request, visitor: Administrator, key: UUID, form: Form) -> Response:
        await Administration(site, visitor.account).lock(key)
        return done(request, f"{PLACE}/{key}", "accounts.locked")

    @router.post(f"{PLACE}/{{key}}/unlock")
    async def unlock(request: Request, visitor: Administrator, key: UUID, form: Form) -> Response:
        await Administration(site, visitor.account).unlock(key)
        return done(request, f"{PLACE}/{key}", "accounts.unlocked")


def given(site: "Site", form: dict[str, str]) -> Given:
    """Roles are boxes named `role_…`; territories are typed, with commas between them."""
    typed = form.get("territories", "")
    names = [one.strip() for one in typed.replace(";", ",").split(",") if one.strip()]
    codes = {name: site.gazetteer.code_of(name) for name in names}
    return Given(
        frozenset(role for role in Role if form.get(f"role_{role}")),
        tuple(dict.fromkeys(code for code in codes.values() if code)),
        typed,
        tuple(name for name, code in codes.items() if not code),
    )


async def _known(connection: Any, key: UUID) -> Account:
    try:
        return await accounts.by_key(connection, key)
    except AccountIsUnknown:
        raise HTTPException(404) from None


async def _handed_over(site: "Site", request: Request, visitor: Visitor, email: str, name: str, link: str) -> Response:
    """Sent, or shown this once."""
    words = site.words(visitor.language)
    try:
        await site.sender.send(email, words("accounts.mail", name=name, link=link, inviter=visitor.name))
    except NotDelivered:
        return site.page(request, "account_link.html", visitor, name=name, link=link)
    return done(request, PLACE, "accounts.sent")
