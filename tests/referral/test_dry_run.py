"""A plan version tried on pathways that are open: decided by the rules themselves, nothing sent, nothing kept."""

from uuid import UUID

from passerelle.contracts.language import CourseCompleted
from passerelle.contracts.lifecycle import CefrLevel
from referral.domain.codes import OwnMilestone
from referral.domain.dry_run import DryRun, Outcome, Tried, try_plan
from referral.domain.plan import PathwayPlan
from referral.plans.library import Guide
from referral.plans.own import parsed
from referral.plans.plan_file import shipped_files
from tests.referral.walking import AMINA, FLASH, LANGUES, PLANS, Walk, partner

LEARNER = next(path for path in shipped_files() if path.name.startswith("language")).read_text("utf-8")
FARMER = next(path for path in shipped_files() if path.name == "farmer.yaml").read_text("utf-8")


def version(document: str, *changes: tuple[str, str]) -> PathwayPlan:
    """The next version of a plan, with each change made once."""
    for before, after in (("version: 1", "version: 2"), *changes):
        assert before in document, before
        document = document.replace(before, after, 1)
    return parsed(document)


def tried(walk: Walk, pathway: UUID, plan: PathwayPlan) -> Tried:
    found = walk.pathway(pathway)
    person = walk.states[found.person]
    guide: Guide = walk.guide
    return try_plan(found, guide.around_person(person, plan, walk.moment), PLANS[found.plan, found.version])


def finished_course(walk: Walk, level: CefrLevel) -> UUID:
    """Somebody who agreed to the course only, and finished it."""
    pathway = walk.open()
    walk.agree(pathway, "langues")
    walk.tell(pathway, CourseCompleted, level_reached=level)
    return pathway


def test_whoever_a_partner_has_stays_with_it() -> None:
    walk = Walk()
    pathway = walk.open()
    walk.agree(pathway, "langues")

    assert tried(walk, pathway, version(LEARNER)).outcome is Outcome.STAYS


def test_a_step_that_is_no_more_is_told() -> None:
    walk = Walk()
    pathway = walk.open("farmer")
    renamed = parsed(FARMER.replace("reception:", "welcome:").replace("first: reception", "first: welcome"))

    found = tried(walk, pathway, renamed)

    assert (found.outcome, found.now_at) == (Outcome.GONE, "reception")


def test_an_agreement_that_is_there_gives_an_offer() -> None:
    """The new version refers directly to what the person has agreed to."""
    walk = Walk()
    pathway = walk.open()
    walk.agree(pathway, "coopaname")
    plan = version(
        LEARNER,
        ("kind: language, service: french_course", "kind: enterprise, service: flashcoop"),
        ("purpose: learn_french", "purpose: try_enterprise"),
        (
            "{upon: course_completed, if: {level_reached: {at_least: A2}}, go_to: flashcoop}",
            "{upon: trial_completed, if: {outcome: left}, go_to: flashcoop}",
        ),
        ("{upon: course_completed, go_to: another_course}", "{upon: trial_completed, go_to: another_course}"),
    )

    found = tried(walk, pathway, plan)

    assert (found.outcome, found.partner, found.leaves) == (Outcome.OFFER, "coopaname", None)


def test_a_missing_agreement_is_told_with_its_partner() -> None:
    walk = Walk()
    pathway = walk.open("farmer")
    plan = version(
        FARMER,
        ("first: reception", "first: access_to_rights"),
        (
            "  reception:\n    title: {en: Emergency reception, fr: Accueil d'urgence}\n    recorded_by: own_staff\n"
            "    clocks: {finish: 540 days}\n    next:\n      - {upon: protection_granted, go_to: access_to_rights}\n"
            "      - {upon: protection_not_granted, go_to: reassess}\n",
            "  reception:\n    title: {en: Course, fr: Cours}\n    refer_to: {kind: language, service: french_course}\n"
            "    purpose: learn_french\n    shares: [identity]\n    next: []\n    fallback: access_to_rights\n",
        ),
        ("first: access_to_rights", "first: reception"),
    )

    found = tried(walk, pathway, plan)

    assert (found.outcome, found.then_at, found.partner) == (Outcome.AGREEMENT, "reception", "langues")


def test_who_waits_for_the_same_today_stays() -> None:
    walk = Walk()
    unagreed, received = walk.open(), walk.open("farmer")

    assert tried(walk, unagreed, version(LEARNER)).outcome is Outcome.STAYS
    assert tried(walk, received, version(FARMER)).outcome is Outcome.STAYS


def test_an_agreement_to_somebody_else_is_a_missing_one() -> None:
    """Today the course's agreement is awaited; the new version asks for the one to the cooperative."""
    walk = Walk()
    pathway = walk.open()
    plan = version(LEARNER, ("purpose: learn_french", "purpose: coordinate_pathway"))
    other = partner("greta", "language", "french_course", capacity="capacity")
    walk.partners = [other]

    found = tried(walk, pathway, plan)

    assert (found.outcome, found.partner) == (Outcome.AGREEMENT, "greta")


def test_the_last_answer_is_decided_again() -> None:
    """B1 was enough for the flashcoop; the new version wants B2 first."""
    walk = Walk()
    pathway = finished_course(walk, CefrLevel.B1)
    assert walk.at(pathway) == "flashcoop"

    found = tried(walk, pathway, version(LEARNER, ("at_least: A2", "at_least: B2")))

    assert (found.outcome, found.now_at, found.then_at) == (Outcome.OFFER, "flashcoop", "another_course")


def test_the_coordinators_word_is_not_decided_again() -> None:
    walk = Walk()
    pathway = walk.open("farmer")
    walk.decide(pathway, "access_to_rights")
    plan = version(
        FARMER,
        ("go_to: access_to_rights}", "go_to: reassess}"),
        ("options: [access_to_rights,", "options: [reception, access_to_rights,"),
    )

    found = tried(walk, pathway, plan)

    assert (found.outcome, found.then_at) == (Outcome.STAYS, "access_to_rights")


def test_nobody_who_fits_is_told() -> None:
    """The flashcoop was there; the new version wants a service nobody offers."""
    walk = Walk(partners=(LANGUES, FLASH))
    pathway = finished_course(walk, CefrLevel.B1)
    plan = version(LEARNER, ("service: flashcoop", "service: agricultural_activity"))

    found = tried(walk, pathway, plan)

    assert (found.outcome, found.then_at) == (Outcome.NO_PARTNER, "reassess")


def test_a_partner_that_would_lose_somebody_is_named() -> None:
    walk = Walk()
    pathway = walk.open()
    walk.agree(pathway, "langues")
    plan = version(LEARNER, ("purpose: learn_french", "purpose: coordinate_pathway"))

    found = tried(walk, pathway, plan)

    assert (found.outcome, found.leaves) == (Outcome.AGREEMENT, "langues")


def test_staff_and_ends_are_told_apart() -> None:
    walk = Walk()
    pathway = walk.open("farmer")
    walk.record(pathway, OwnMilestone.PROTECTION_GRANTED)
    to_staff = version(
        FARMER, ("{upon: protection_granted, go_to: access_to_rights}", "{upon: protection_granted, go_to: reassess}")
    )
    to_end = version(
        FARMER, ("{upon: protection_granted, go_to: access_to_rights}", "{upon: protection_granted, go_to: farming}")
    )

    assert tried(walk, pathway, to_staff).outcome is Outcome.STAFF
    assert tried(walk, pathway, to_end).outcome is Outcome.ENDS


def test_trying_changes_neither_states_nor_messages() -> None:
    walk = Walk()
    pathway = finished_course(walk, CefrLevel.B1)
    before, sent = dict(walk.states), list(walk.sent)

    tried(walk, pathway, version(LEARNER, ("at_least: A2", "at_least: B2")))

    assert (walk.states, walk.sent) == (before, sent)


def test_a_dry_run_counts_all_and_names_the_first() -> None:
    walk = Walk()
    run = DryRun(shown=2)
    plan = version(LEARNER, ("at_least: A2", "at_least: B2"))
    for _ in range(3):
        run.add(tried(walk, finished_course(walk, CefrLevel.B1), plan))
    run.add(tried(walk, walk.open(person=walk.register(AMINA)), plan))

    assert run.count == 4
    assert run.outcomes == {Outcome.OFFER: 3, Outcome.STAYS: 1}
    assert run.moves == {("flashcoop", "another_course", Outcome.OFFER): 3}
    assert len(run.who[Outcome.OFFER]) == 2
