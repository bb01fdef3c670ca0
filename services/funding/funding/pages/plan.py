"""The business plan as a form gives it: rows of what the money is for, in euros."""

from collections.abc import Mapping
from typing import Any

from passerelle.pages.desk import Tried
from passerelle.pages.money import cents_of

SPENDING_ROWS = 5


def plan_in(form: Mapping[str, str]) -> dict[str, Any]:
    """As the API's body takes it; a field nobody understands is left for the body to refuse."""
    plan: dict[str, Any] = {"stage": form.get("plan.stage", ""), "spending": spending_in(form)}
    employees = form.get("plan.employees", "").strip()
    own_funds = form.get("plan.own_funds_cents", "").strip()
    if employees:
        plan["employees"] = number_in(employees)
    if own_funds:
        plan["own_funds_cents"] = cents_of(own_funds)
    return plan


def spending_in(form: Mapping[str, str]) -> list[dict[str, Any]]:
    """The rows in which an amount stands."""
    rows = (f"plan.spending.{number}" for number in range(SPENDING_ROWS))
    return [
        {"use": form.get(f"{row}.use", ""), "amount_cents": cents_of(form[f"{row}.amount_cents"])}
        for row in rows
        if form.get(f"{row}.amount_cents", "").strip()
    ]


def number_in(text: str) -> int | str:
    """A whole number, or the text itself, which the body refuses then."""
    return int(text) if text.isdecimal() and len(text) <= 6 else text


def typed_balance(tried: Tried) -> tuple[int, int] | None:
    """What the money is for, and the loan with the money of one's own, as somebody just typed them."""
    if tried.act != "submit":
        return None
    uses = [one["amount_cents"] for one in spending_in(tried.values)]
    amount = cents_of(tried.values.get("amount_cents", ""))
    own_funds = cents_of(tried.values.get("plan.own_funds_cents", "") or "0")
    if not uses or None in uses or amount is None or own_funds is None:
        return None
    return sum(uses), amount + own_funds
