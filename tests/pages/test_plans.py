"""Plans as staff sees them: drawn, compared, adopted."""

from uuid import UUID, uuid4

from httpx import AsyncClient

from passerelle.contracts.base import Event
from passerelle.contracts.network import EndReason, MembershipEnded, MembershipInvited, PlanShared
from passerelle.messaging.decisions import Decision, Message, Moment, OpenRef, States
from passerelle.messaging.matters import matter_of
from passerelle.pages.roles import Role
from referral.plans.own import received_id
from tests.pages.coordinating import HOSTILE, House
from tests.pages.forms import hidden_fields
from tests.referral.test_networks import WELCOME

SHARED = WELCOME.replace("finish: 540 days", "finish: 30 days")
FOLLOWED, LEARNING = "farmer/1", "language-to-enterprise/1"


async def hear(house: House, ref: UUID, event: Event, opens: bool = False) -> None:
    """The network says something."""
    organization = house.organization
    message = Message(uuid4(), "anvita", ref, ref, 1, organization.now(), event)

    def command(states: States, moment: Moment) -> Decision:
        opened = Decision(refs=(OpenRef(ref, "anvita", ref),) if opens else ())
        return opened.and_then(organization.reactions.messages[type(event)](states, message, moment))

    await organization.execute([ref], command)


async def shared(house: House, document: str = SHARED, number: int = 1) -> tuple[str, UUID]:
    """A network this organization is a member of shares a plan; its id here, and the membership's ref."""
    ref = matter_of(uuid4())
    await hear(house, ref, MembershipInvited(), opens=True)
    await house.desk.done(f"/memberships/{ref}/accept")
    await hear(house, ref, PlanShared(plan="anvita-welcome", version=number, document=document))
    return str(received_id("anvita", "anvita-welcome", number)), ref


async def text_of(browser: AsyncClient, path: str, **params: str) -> str:
    answer = await browser.get(path, params=params or None)
    assert answer.status_code == 200, (answer.status_code, answer.text)
    return answer.text


async def test_the_list_tells_each_version_and_where_it_comes_from(house: House) -> None:
    await house.pathway(plan="farmer")
    plan, _ = await shared(house)
    browser, _ = await house.signed()

    text = await text_of(browser, "/desk/plans")

    assert "From reception back to farming" in text
    assert "your own files" in text
    assert '<td class="number">1</td>' in text
    assert "anvita" in text
    assert plan in text


async def test_a_plan_is_drawn_and_told_step_by_step(house: House) -> None:
    for language, title in (
        ("en", "Access to rights"),
        ("fr", "Accès aux droits"),
    ):
        browser, _ = await house.signed(language=language)

        text = await text_of(browser, "/desk/plans/plan", of=FOLLOWED)
        picture = await browser.get("/desk/plans/plan.svg", params={"of": FOLLOWED})

        assert title in text
        assert f"→ {title}" in text
        assert picture.headers["content-type"] == "image/svg+xml"
        assert title in picture.text


async def test_two_versions_are_compared_in_words_and_as_a_picture(house: House) -> None:
    plan, _ = await shared(house)
    browser, _ = await house.signed()
    asked = {"before": FOLLOWED, "after": plan}

    text = await text_of(browser, "/desk/plans/compare", **asked)
    picture = await text_of(browser, "/desk/plans/compare.svg", **asked)

    assert "<p>1 step changed</p>" in text
    assert "Time until it is finished: <del>540 days</del>" in text
    assert "<ins>30 days</ins>" in text
    assert "≠ Emergency reception" in picture


async def test_every_difference_is_said_in_both_languages(house: House) -> None:
    """Two plans that have nothing in common but their shape."""
    for language in ("en", "fr"):
        browser, _ = await house.signed(language=language)
        for before, after in ((FOLLOWED, LEARNING), (LEARNING, FOLLOWED)):
            text = await text_of(browser, "/desk/plans/compare", before=before, after=after)

            assert text.count("<del>") > 10
            assert text.count("<ins>") > 10


async def test_the_same_version_twice_differs_in_nothing(house: House) -> None:
    browser, _ = await house.signed()

    text = await text_of(browser, "/desk/plans/compare", before=FOLLOWED, after=FOLLOWED)

    assert "Nothing differs" in text


async def test_a_shared_plan_is_adopted_once_for_new_pathways(house: House) -> None:
    plan, _ = await shared(house)
    browser, signed = await house.signed()
    form = {**hidden_fields(await browser.get("/desk/plans")), **signed.form(of=plan)}

    first = await browser.post("/desk/plans/adopt", data=form)
    again = await browser.post("/desk/plans/adopt", data=form)

    assert [first.status_code, again.status_code] == [303, 303]
    assert "New pathways can be opened with this version" in await text_of(browser, first.headers["location"])
    await house.pathway(plan="anvita-welcome")
    assert len(await house.rows("SELECT id FROM own_plans")) == 1


async def test_a_plan_of_a_network_that_was_left_is_refused_in_words(house: House) -> None:
    plan, ref = await shared(house)
    await hear(house, ref, MembershipEnded(reason=EndReason.LEFT))
    browser, signed = await house.signed()

    refused = await browser.post("/desk/plans/adopt", data=signed.form(of=plan))

    assert refused.status_code == 409
    assert "no longer a member of the network" in refused.text


async def test_a_shared_plan_with_an_error_says_why_it_cannot_be_used(house: House) -> None:
    plan, _ = await shared(house, SHARED.replace("first: reception", "first: nowhere"))
    browser, _ = await house.signed()

    text = await text_of(browser, "/desk/plans")

    assert "cannot be used" in text
    assert "Line 8: unknown step: “nowhere”" in text
    assert (await browser.get("/desk/plans/try", params={"of": plan})).status_code == 404


async def test_hostile_texts_of_a_shared_plan_are_text(house: House) -> None:
    plan, _ = await shared(house, SHARED.replace("{en: Emergency reception,", f'{{en: "{HOSTILE}",'))
    browser, _ = await house.signed()

    for path, params in (
        ("/desk/plans/plan", {"of": plan}),
        ("/desk/plans/plan.svg", {"of": plan}),
        ("/desk/plans/compare", {"before": FOLLOWED, "after": plan}),
    ):
        text = await text_of(browser, path, **params)
        assert HOSTILE not in text, path
        assert "&lt;script&gt;" in text, path


async def test_who_may_not_see_people_finds_no_plans_and_advisers_adopt_none(house: House) -> None:
    plan, _ = await shared(house)
    admin, _ = await house.signed(Role.ADMIN)
    adviser, signed = await house.signed(Role.ADVISER)

    hidden = [await admin.get(f"/desk/plans{one}") for one in ("", "/file", f"/plan?of={FOLLOWED}", f"/try?of={plan}")]
    unknown = await adviser.get("/desk/plans/plan", params={"of": "nothing/1"})
    adopted = await adviser.post("/desk/plans/adopt", data=signed.form(of=plan))

    assert {one.status_code for one in (*hidden, unknown, adopted)} == {404}
    assert "/desk/plans/adopt" not in await text_of(adviser, "/desk/plans")
