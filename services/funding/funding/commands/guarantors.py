"""The guarantor's own rights: to correct, to step back, to be erased. Access is a reading of their record."""

from typing import Any, Literal
from uuid import UUID

from funding.domain import guarantee, request
from funding.domain.application import Application
from funding.domain.guarantee import Guarantor
from funding.translation.deadlines import guarantor_goes
from funding.translation.found import application_of
from passerelle.messaging.decisions import Decision, Moment, NotFound, States

GUARANTEE_IN_FORCE = "guarantee_in_force"
"""The signed guarantee is kept while the loan runs (GDPR art. 17(3)(b) and (e); code civil, art. 2288)."""


def rectify_guarantor(
    states: States, moment: Moment, *, guarantor: UUID, name: str | None, contact: str | None
) -> Decision:
    """Correct the name or the way to reach them."""
    corrected = guarantee.rectify(_guarantor(states, guarantor), name=name, contact=contact, now=moment.now)
    return Decision(changes=(corrected,), result={"guarantor": str(guarantor)})


def erase_guarantor(states: States, moment: Moment, *, guarantor: UUID) -> Decision:
    """Before a contract everything goes, and the search begins again; from then on it goes when the loan ends."""
    found = _guarantor(states, guarantor)
    application = application_of(states, found.application)
    if application.contract is None or application.is_over:
        released = _released(application)
        return released.and_then(guarantor_goes(application)).and_then(Decision(result=_answer("done")))
    asked = guarantee.ask_for_erasure(found, moment.now)
    return Decision(changes=(asked,), result=_answer("refused", GUARANTEE_IN_FORCE))


def _released(application: Application) -> Decision:
    return Decision() if application.is_over else Decision(changes=(request.release_guarantor(application),))


def _guarantor(states: States, key: UUID) -> Guarantor:
    guarantor = states.get(key)
    if not isinstance(guarantor, Guarantor):
        raise NotFound
    return guarantor


def _answer(answer: Literal["done", "refused"], legal_reason: str | None = None) -> dict[str, Any]:
    return {"answer": answer, "legal_reason": legal_reason}
