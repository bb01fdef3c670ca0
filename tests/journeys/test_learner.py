"""The journey that must always work: a course, a cooperative trial, a microcredit."""

from uuid import UUID

import pytest

from enterprise.domain.frames import Format
from enterprise.domain.participations import Outcome
from language.domain.levels import Level
from passerelle.partnership import ReceivedReferral
from passerelle.testing.checker import check
from passerelle.testing.history import Carried
from referral.domain.pathway import PathwayStage
from tests.journeys.city import City
from tests.journeys.travel import (
    agree_and_refer,
    apply_for_a_loan,
    finish_a_course,
    finish_a_trial,
    heard_on,
    pathway_of,
    steps_of,
)

TO_THE_LOAN = ["language_course", "flashcoop", "volatile_cooperative", "microcredit"]


@pytest.fixture
def city() -> City:
    return City()


def learners_until_the_loan(city: City) -> tuple[UUID, ...]:
    """Three people, as a flashcoop needs three."""
    singa = city.owners[0]
    pathways = tuple(singa.open("language-to-enterprise") for _ in range(3))
    finish_a_course(city, singa, pathways)
    finish_a_trial(city, singa, pathways, Format.FLASHCOOP)
    finish_a_trial(city, singa, pathways, Format.VOLATILE_COOPERATIVE)
    return pathways


@pytest.mark.parametrize("guarantor", [True, False], ids=["with a guarantor", "without a guarantor"])
def test_learner_comes_to_an_enterprise_of_her_own(city: City, guarantor: bool) -> None:
    singa = city.owners[0]
    amina, *_ = learners_until_the_loan(city)

    ref = apply_for_a_loan(city, singa, amina, guarantor=guarantor)

    assert steps_of(singa, amina) == [*TO_THE_LOAN, "own_enterprise"]
    assert pathway_of(singa, amina).stage is PathwayStage.COMPLETED
    assert heard_on(city, ref) == [
        "referral_received",
        "referral_accepted",
        "handover_requested",
        "application_invited",
        "referral_started",
        "application_submitted",
        "application_decided",
        "loan_disbursed",
    ]
    city.network.settle()
    assert check(city.network.observe()) == []


def test_loan_not_granted_leads_back_to_the_coordinator(city: City) -> None:
    singa = city.owners[0]
    amina, *_ = learners_until_the_loan(city)

    apply_for_a_loan(city, singa, amina, guarantor=False, granted=False)
    singa.decide(amina, "settled")

    assert steps_of(singa, amina) == [*TO_THE_LOAN, "reassess", "settled"]
    assert pathway_of(singa, amina).stage is PathwayStage.COMPLETED


def test_level_not_reached_leads_to_another_course(city: City) -> None:
    singa = city.owners[0]
    amina = singa.open("language-to-enterprise")

    finish_a_course(city, singa, [amina], Level.A1)

    assert steps_of(singa, amina) == ["language_course", "another_course"]


def test_employment_after_the_trial_ends_the_pathway_well(city: City) -> None:
    singa = city.owners[0]
    pathways = [singa.open("language-to-enterprise") for _ in range(3)]
    finish_a_course(city, singa, pathways)

    finish_a_trial(city, singa, pathways, Format.FLASHCOOP, Outcome.EMPLOYMENT)

    assert [steps_of(singa, one)[-1] for one in pathways] == ["settled"] * 3


def test_nothing_leaves_before_the_person_agrees(city: City) -> None:
    singa = city.owners[0]
    amina = singa.open("language-to-enterprise")
    city.network.settle()

    assert pathway_of(singa, amina).queued is not None
    assert list(city.network.history.of(Carried)) == []


def test_partner_learns_the_contact_only_after_accepting(city: City) -> None:
    singa, langues = city.owners[0], city.language[0]
    amina = singa.open("language-to-enterprise")
    ref = agree_and_refer(city, singa, amina, langues)
    before: ReceivedReferral = langues.states[ref]

    langues.accept(ref)
    city.network.settle()

    after: ReceivedReferral = langues.states[ref]
    assert before.contact is None
    assert after.contact is not None
    assert after.contact["given_name"] == "Canary"
    assert not any(fact.personal for fact in city.network.history.of(Carried))


def test_every_partner_knows_the_person_by_another_ref(city: City) -> None:
    singa = city.owners[0]
    amina, *_ = learners_until_the_loan(city)
    apply_for_a_loan(city, singa, amina, guarantor=True)

    refs = {one.recipient: one.ref for one in pathway_of(singa, amina).refs}
    assert set(refs) == {"langues", "coopaname", "adie"}
    assert len(set(refs.values())) == 3
    assert all(
        refs[name] not in city.network.organizations[other].states for name in refs for other in {*refs} - {name}
    )
