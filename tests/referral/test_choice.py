"""Directory offers filtered by territory, eligibility and capacity; ranked, explained, never silent."""

from dataclasses import replace
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest

from passerelle.contracts.directory import (
    Audience,
    CapacityStatus,
    Eligibility,
    Places,
    ServiceOffered,
    WorkRightHeld,
)
from passerelle.contracts.language import CourseCompleted
from passerelle.contracts.lifecycle import CefrLevel
from passerelle.privacy.directory import Entry
from referral.commands import pathways
from referral.domain.change import Circumstances
from referral.domain.choice import ChoiceReason
from referral.domain.choice_view import choice_view
from referral.domain.codes import FieldGroup, Purpose, WorkRight
from referral.domain.documents import Document
from referral.domain.eligibility import EXILED, FAMILIES, Doubt, Mismatch, Needs, Profile
from referral.domain.errors import ChoiceNeedsAReason
from referral.domain.household import Household
from referral.domain.partner import Criterion, Fit, Nearness, Partner, Vacancy, weigh
from referral.domain.pathway import What
from referral.domain.plan import Referring
from referral.plans.library import by_prefix, profile_of
from referral.plans.offers import partner_of
from tests.referral.walking import FLASH, LANGUES, NOW, PARIS, Walk, partner

REFERRING = Referring("language", "french_course", Purpose.LEARN_FRENCH, (FieldGroup.IDENTITY,))
ECHIROLLES, METROPOLIS = "38151", "200040715"
PROFILE = Profile(ECHIROLLES, "38", METROPOLIS, None, WorkRight.SALARIED, "A2")


def school(name: str, **more: Any) -> Partner:
    return replace(partner(name, "language", "french_course"), **more)


def weighed(*partners: Partner, profile: Profile = PROFILE) -> tuple[Fit, ...]:
    return weigh(partners, REFERRING, profile, NOW)


def names(fits: tuple[Fit, ...]) -> list[str]:
    return [fit.partner.organization for fit in fits]


def around(walk: Walk, pathway: UUID) -> Circumstances:
    return walk.guide.around(walk.states, walk.pathway(pathway), walk.moment)


def send_to(walk: Walk, pathway: UUID, to: str, reason: ChoiceReason | None = None) -> None:
    walk.ask(lambda states, moment: pathways.send_to(states, moment, walk.guide, pathway, to, reason))


def vacancy(available: int, status: str = "capacity", days: int = 0) -> Vacancy:
    return Vacancy(status, available, 12, NOW - timedelta(days=days))


@pytest.mark.parametrize(
    ("territory", "nearness"),
    [
        ({"territories": (ECHIROLLES,)}, Nearness.COMMUNE),
        ({"groupings": (METROPOLIS,)}, Nearness.GROUPING),
        ({"departments": ("38",)}, Nearness.DEPARTMENT),
        ({}, Nearness.COUNTRY),
        ({"departments": ("73",)}, Nearness.ELSEWHERE),
        ({"territories": ("38185",)}, Nearness.ELSEWHERE),
    ],
)
def test_a_territory_is_told_by_commune_grouping_or_department(territory: Any, nearness: Nearness) -> None:
    (fit,) = weighed(school("a", **territory))

    assert fit.nearness is nearness
    assert fit.fits is (nearness is not Nearness.ELSEWHERE)


def test_the_whole_city_is_served_in_each_arrondissement() -> None:
    (fit,) = weighed(school("a", territories=("75056",)), profile=replace(PROFILE, commune=PARIS, city="75056"))

    assert fit.nearness is Nearness.COMMUNE


@pytest.mark.parametrize(
    ("needs", "mismatch"),
    [
        (Needs(work_rights=("any_profession",)), Mismatch.WORK_RIGHT_MISSING),
        (Needs(level_from="B1"), Mismatch.LEVEL_TOO_LOW),
        (Needs(level_to="A1"), Mismatch.LEVEL_TOO_HIGH),
        (Needs(audiences=("familles",)), Mismatch.AUDIENCE_DIFFERS),
    ],
)
def test_a_condition_known_to_fail_excludes_and_says_which(needs: Needs, mismatch: Mismatch) -> None:
    (fit,) = weighed(school("a", needs=needs), profile=replace(PROFILE, not_audiences=frozenset({"familles"})))

    assert (fit.mismatches, fit.rank) == ((mismatch,), None)


@pytest.mark.parametrize(
    ("needs", "doubt"),
    [
        (Needs(work_rights=("salaried",)), Doubt.WORK_RIGHT_UNKNOWN),
        (Needs(level_from="A1"), Doubt.LEVEL_UNKNOWN),
        (Needs(audiences=("jeunes",)), Doubt.AUDIENCE_UNKNOWN),
    ],
)
def test_what_is_not_known_is_to_be_checked_not_refused(needs: Needs, doubt: Doubt) -> None:
    unknown = replace(PROFILE, work_right=None, level=None)

    first, second = weighed(school("a", needs=needs), school("b"), profile=unknown)

    assert names((first, second)) == ["b", "a"]
    assert (second.fits, second.doubts, first.ahead_by) == (True, (doubt,), Criterion.CONDITIONS)


def test_partners_are_ranked_and_told_by_what() -> None:
    full = school("full", vacancy=vacancy(0, "no_capacity"))
    waits = school("waits", vacancy=vacancy(0, "waitlist"), territories=(ECHIROLLES,))
    far = school("far", vacancy=vacancy(3))
    near = school("near", vacancy=vacancy(1), departments=("38",))
    asks = school("asks", vacancy=vacancy(2, "additional_assessment_required"), territories=(ECHIROLLES,))

    fits = weighed(full, waits, far, near, asks)

    assert [(fit.partner.organization, fit.rank, fit.ahead_by) for fit in fits] == [
        ("near", 1, Criterion.NEARNESS),
        ("far", 2, Criterion.PLACES),
        ("asks", 3, Criterion.PLACES),
        ("waits", 4, None),
        ("full", None, None),
    ]
    assert fits[2].doubts == (Doubt.ASSESSMENT_REQUIRED,)


def test_an_old_announcement_is_flagged_and_ranked_lower() -> None:
    old, fresh = school("a", vacancy=vacancy(9, days=15)), school("b", vacancy=vacancy(1, days=13))

    first, second = weighed(old, fresh)

    assert (names((first, second)), first.ahead_by) == (["b", "a"], Criterion.FRESHNESS)
    assert (second.is_stale, first.is_stale, second.fits) == (True, False, True)


def test_the_shorter_wait_comes_first_when_all_else_is_equal() -> None:
    fits = weighed(school("a", wait_days=60), school("b", wait_days=14), school("c"))

    assert (names(fits), fits[0].ahead_by) == (["b", "a", "c"], Criterion.WAIT)


def test_what_is_known_of_a_person_comes_from_their_own_file() -> None:
    walk = Walk([LANGUES])
    person = walk.register()
    known = walk.states[person]
    document = Document(UUID(int=1), "residence_permit", NOW.date(), "adviser", NOW.date(), NOW.date())
    family = replace(known.data, household=Household(children=2), work_right=WorkRight.SALARIED)
    documented = replace(known, documents=(document,), data=family)
    expired = replace(known, data=replace(family, work_right_until=NOW.date() - timedelta(days=1)))

    told, unsure = (profile_of(one, by_prefix, NOW.date()) for one in (documented, expired))

    assert (told.audiences, told.not_audiences) == (frozenset({FAMILIES, EXILED}), frozenset())
    assert (told.work_right, told.department) == (WorkRight.SALARIED, "75")
    assert (unsure.work_right, unsure.audiences) == (None, frozenset({FAMILIES}))


def test_an_announcement_is_read_with_all_it_says() -> None:
    places = Places(status=CapacityStatus.WAITLIST, available=0, maximum=12, updated_at=NOW)
    asked = Eligibility(
        work_rights=(WorkRightHeld.ANY_PROFESSION,),
        level_from=CefrLevel.A2,
        audiences=(Audience.EXILED_PEOPLE,),
    )
    offered = ServiceOffered(
        service="french_course", title="Cours", departments=("38",), eligibility=asked, places=places, wait_days=30
    )

    read = partner_of(Entry("langues", "language", "Langues", (offered,), 1, (), {}), offered)

    assert read.needs == Needs(("any_profession",), "A2", None, ("personnes-exilees",))
    assert (read.status, read.vacancy, read.wait_days) == ("waitlist", Vacancy("waitlist", 0, 12, NOW), 30)


def test_a_level_told_on_the_way_is_held_against_conditions() -> None:
    walk = Walk([LANGUES, replace(FLASH, needs=Needs(level_from="B1")), replace(FLASH, organization="other")])
    pathway = walk.open()
    walk.agree(pathway, "langues")
    walk.tell(pathway, CourseCompleted, level_reached=CefrLevel.A2)

    told = choice_view(walk.pathway(pathway), around(walk, pathway))

    assert {one.organization: [why.code for why in one.against_it] for one in told.weighed} == {
        "other": [],
        "coopaname": ["level_too_low"],
    }


def test_everybody_weighed_is_shown_with_reasons_in_words() -> None:
    walk = Walk([LANGUES, school("greta", departments=("38",))])
    pathway = walk.open()

    told = choice_view(walk.pathway(pathway), around(walk, pathway))

    assert told.sentence.en == "1 of 2 organizations fit; Langues plurielles comes first."
    assert [(one.organization, one.rank) for one in told.weighed] == [("langues", 1), ("greta", None)]
    assert [why.sentence.en for why in told.weighed[0].for_it] == ["has places", "serves the commune"]
    assert [why.sentence.en for why in told.weighed[1].against_it] == ["outside its territory"]


def test_a_step_for_which_nobody_fits_says_so() -> None:
    walk = Walk([school("greta", departments=("38",)), school("lycee", capacity="no_capacity")])

    pathway = walk.open()

    note = next(one for one in walk.pathway(pathway).history if one.what is What.NO_PARTNER_FITS)
    assert (note.step, note.facts) == (
        "language_course",
        {"weighed": "greta:out_of_territory lycee:no_capacity"},
    )
    assert walk.at(pathway) == "reassess"


def test_nobody_offering_the_service_is_told_apart_from_nobody_fitting() -> None:
    offers: tuple[list[Partner], ...] = ([], [school("lycee", capacity="no_capacity")])
    views = []
    for partners in offers:
        walk = Walk([LANGUES])
        pathway = walk.open()
        walk.partners = partners
        views.append(choice_view(walk.pathway(pathway), around(walk, pathway)))

    assert [view.none_fits for view in views] == [True, True]
    assert [view.sentence.en for view in views] == [
        "No organization of the network offers this.",
        "None of 1 organizations fits.",
    ]


def test_a_choice_against_the_ranking_needs_a_coded_reason() -> None:
    walk = Walk([LANGUES, school("greta")])
    pathway = walk.open()

    with pytest.raises(ChoiceNeedsAReason):
        send_to(walk, pathway, "greta")
    send_to(walk, pathway, "greta", ChoiceReason.PERSON_ASKED)

    kept = next(one for one in walk.pathway(pathway).history if one.what is What.PARTNER_CHOSEN)
    assert kept.facts == {"partner": "greta", "rank": "2", "ranked_first": "langues", "reason": "person_asked"}


def test_a_choice_of_somebody_full_is_kept_with_what_spoke_against_it() -> None:
    walk = Walk([LANGUES, school("greta", capacity="no_capacity")])
    pathway = walk.open()

    send_to(walk, pathway, "greta", ChoiceReason.PLACE_CONFIRMED)

    kept = next(one for one in walk.pathway(pathway).history if one.what is What.PARTNER_CHOSEN)
    assert (kept.facts["rank"], kept.facts["mismatches"]) == ("none", "no_capacity")
