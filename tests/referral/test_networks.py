"""Cities belong to a network, and follow the plans it shares: adopted as they are, or adapted."""

from uuid import UUID, uuid4

import pytest

from passerelle.contracts.base import Event
from passerelle.contracts.envelope import MAX_BYTES
from passerelle.contracts.network import (
    MAX_DOCUMENT,
    EndReason,
    MembershipAccepted,
    MembershipApplied,
    MembershipDeclined,
    MembershipEnded,
    MembershipInvited,
    PlanAdapted,
    PlanAdopted,
    PlanShared,
)
from passerelle.messaging.enclosure import Cause, enclose
from passerelle.messaging.matters import matter_of
from referral.domain.shared_plan import PlanIsTooLarge
from referral.plans.own import MOST_BYTES, checked, received_id
from referral.plans.plan_file import shipped_files
from tests.referral.office import Desktop, Office
from tests.referral.walking import NOW

FARMER = next(path for path in shipped_files() if path.name == "farmer.yaml").read_text("utf-8")
WELCOME = FARMER.replace("plan: farmer", "plan: anvita-welcome")


def version(number: int) -> str:
    return WELCOME.replace("version: 1\n", f"version: {number}\n", 1)


async def told(office: Office, recipient: str, event: type[Event]) -> list[UUID]:
    """The refs on which a recipient was told such an event; none of it under a grant."""
    rows = await office.rows("SELECT recipient, ref, convert_from(body, 'UTF8') AS body, grant_id FROM outbox")
    assert all(row["grant_id"] is None for row in rows)
    return [row["ref"] for row in rows if row["recipient"] == recipient and event.wire in row["body"]]


async def network_with(office: Office, desktop: Desktop, member: str) -> UUID:
    """This organization is a network that `member` was accepted in; the ref."""
    ref = matter_of(uuid4())
    await office.hear(member, ref, MembershipApplied(), opens=True)
    await desktop.done(f"/memberships/{ref}/accept")
    return ref


async def member_of(office: Office, desktop: Desktop, network: str = "anvita") -> UUID:
    """This organization accepted to be a member; the ref."""
    ref = matter_of(uuid4())
    await office.hear(network, ref, MembershipInvited(), opens=True)
    await desktop.done(f"/memberships/{ref}/accept")
    return ref


async def share(office: Office, ref: UUID, document: str, number: int = 1) -> str:
    """The network shares a version; its id here."""
    await office.hear("anvita", ref, PlanShared(plan="anvita-welcome", version=number, document=document))
    return str(received_id("anvita", "anvita-welcome", number))


async def test_a_city_is_invited_and_accepts(office: Office, desktop: Desktop) -> None:
    invited = await desktop.done("/memberships", {"organization": "grenoble", "role": "network"})
    ref = UUID(invited["ref"])
    await office.hear("grenoble", ref, MembershipAccepted())

    (shown,) = await desktop.get("/memberships")

    assert await told(office, "grenoble", MembershipInvited) == [ref]
    assert (shown["role"], shown["status"]) == ("network", "accepted")


async def test_a_city_applies_and_is_accepted(office: Office, desktop: Desktop) -> None:
    ref = await network_with(office, desktop, "grenoble")

    assert await told(office, "grenoble", MembershipAccepted) == [ref]


async def test_whoever_asked_cannot_answer(office: Office, desktop: Desktop) -> None:
    ref = (await desktop.done("/memberships", {"organization": "grenoble", "role": "member"}))["ref"]

    refused, problem = await desktop.post(f"/memberships/{ref}/accept")

    assert (refused, problem["code"]) == (409, "answered_by_the_other")


async def test_a_membership_is_declined_and_answered_once(office: Office, desktop: Desktop) -> None:
    ref = matter_of(uuid4())
    await office.hear("anvita", ref, MembershipInvited(), opens=True)

    await desktop.done(f"/memberships/{ref}/decline")
    refused, problem = await desktop.post(f"/memberships/{ref}/accept")

    assert await told(office, "anvita", MembershipDeclined) == [ref]
    assert (refused, problem["code"]) == (409, "membership_is_over")


async def test_either_side_ends_a_membership_with_a_reason(office: Office, desktop: Desktop) -> None:
    first, second = await member_of(office, desktop), await member_of(office, desktop, "other")

    await desktop.done(f"/memberships/{first}/end", {"reason": "left"})
    await office.hear("other", second, MembershipEnded(reason=EndReason.NETWORK_CHANGED))

    shown = {
        one["peer"]: (one["status"], one["ended_by"], one["end_reason"]) for one in await desktop.get("/memberships")
    }
    assert shown == {"anvita": ("ended", office.id, "left"), "other": ("ended", "other", "network_changed")}
    assert await told(office, "anvita", MembershipEnded) == [first]


@pytest.mark.parametrize(("organization", "code"), [("adie", 422), ("nobody", 422), ("singa", 422)])
async def test_only_other_referring_organizations_are_asked(desktop: Desktop, organization: str, code: int) -> None:
    refused, problem = await desktop.post("/memberships", {"organization": organization, "role": "network"})

    assert (refused, problem["code"]) == (code, "not_a_referring_organization")


async def test_nobody_is_asked_twice(desktop: Desktop) -> None:
    body = {"organization": "grenoble", "role": "network"}
    await desktop.done("/memberships", body)

    refused, problem = await desktop.post("/memberships", body)

    assert (refused, problem["code"]) == (409, "membership_exists")


async def test_a_shared_plan_reaches_members_and_later_ones(office: Office, desktop: Desktop) -> None:
    first = await network_with(office, desktop, "grenoble")
    await desktop.done("/shared-plans", {"document": version(1)})
    await desktop.done("/shared-plans", {"document": version(2)})

    second = await network_with(office, desktop, "lyon")

    assert await told(office, "grenoble", PlanShared) == [first, first]
    assert await told(office, "lyon", PlanShared) == [second]


async def test_who_accepts_an_invitation_is_sent_the_plans(office: Office, desktop: Desktop) -> None:
    await desktop.done("/shared-plans", {"document": version(1)})
    ref = UUID((await desktop.done("/memberships", {"organization": "grenoble", "role": "network"}))["ref"])

    await office.hear("grenoble", ref, MembershipAccepted())

    assert await told(office, "grenoble", PlanShared) == [ref]


async def test_a_version_that_was_shared_never_changes(desktop: Desktop) -> None:
    await desktop.done("/shared-plans", {"document": version(2)})

    refused, problem = await desktop.post("/shared-plans", {"document": version(2).replace("Reception", "Welcome")})

    assert (refused, problem["code"]) == (409, "plan_is_not_newer")


async def test_a_broken_plan_is_not_shared_and_the_line_is_named(desktop: Desktop) -> None:
    broken = WELCOME.replace("first: reception", "first: receptoin")
    line = next(number for number, text in enumerate(broken.splitlines(), 1) if "receptoin" in text)

    refused, problem = await desktop.post("/shared-plans", {"document": broken})

    assert (refused, problem["code"]) == (422, "plan_is_broken")
    assert f"plan.yaml:{line}: unknown step `receptoin`" in problem["detail"]


@pytest.mark.parametrize("named", ["# ask amina@example.org", "# 06 12 34 56 78"])
async def test_a_plan_that_may_name_somebody_is_not_shared(desktop: Desktop, named: str) -> None:
    refused, problem = await desktop.post("/shared-plans", {"document": f"{WELCOME}\n{named}\n"})

    assert (refused, problem["code"]) == (422, "plan_may_name_somebody")


async def test_an_adopted_plan_is_there_for_new_pathways(office: Office, desktop: Desktop) -> None:
    ref = await member_of(office, desktop)
    plan = await share(office, ref, WELCOME)

    before, _ = await desktop.post("/pathways", {"person": await desktop.register(), "plan": "anvita-welcome"})
    await desktop.done(f"/received-plans/{plan}/adopt")
    pathway = await desktop.open("anvita-welcome")

    shown = await desktop.get(f"/pathways/{pathway}")
    assert before == 422
    assert (shown["plan"], shown["version"], shown["step"]) == ("anvita-welcome", 1, "reception")
    assert await told(office, "anvita", PlanAdopted) == [ref]
    assert ("anvita-welcome", 1) in {(one["name"], one["version"]) for one in await desktop.get("/plans")}


async def test_a_running_pathway_stays_on_its_version(office: Office, desktop: Desktop) -> None:
    ref = await member_of(office, desktop)
    await desktop.done(f"/received-plans/{await share(office, ref, version(1))}/adopt")
    running = await desktop.open("anvita-welcome")
    await desktop.done(f"/received-plans/{await share(office, ref, version(2), 2)}/adopt")
    newer = await desktop.open("anvita-welcome")

    moved = await desktop.done(f"/pathways/{running}/milestones", {"milestone": "protection_granted"})

    assert (moved["version"], moved["step"]) == (1, "access_to_rights")
    assert (await desktop.get(f"/pathways/{newer}"))["version"] == 2
    assert {one["version"] for one in await desktop.get("/pathways")} == {1, 2}


async def test_an_adapted_plan_has_its_own_name_and_shows_what_changed(office: Office, desktop: Desktop) -> None:
    ref = await member_of(office, desktop)
    plan = await share(office, ref, WELCOME)
    own = WELCOME.replace("plan: anvita-welcome", "plan: grenoble-welcome").replace("30 days", "45 days", 1)

    same_name, problem = await desktop.post(f"/received-plans/{plan}/adapt", {"document": version(7)})
    adapted = await desktop.done(f"/received-plans/{plan}/adapt", {"document": own})

    assert (same_name, problem["code"]) == (422, "adaptation_needs_its_own_name")
    assert (adapted["plan"], adapted["from_plan"], adapted["is_adapted"]) == (
        "grenoble-welcome",
        "anvita-welcome",
        True,
    )
    changed = [
        line for line in adapted["difference"].splitlines() if line[:1] in "+-" and line[:3] not in ("+++", "---")
    ]
    assert changed[:2] == ["-plan: anvita-welcome", "+plan: grenoble-welcome"]
    assert await told(office, "anvita", PlanAdapted) == [ref]
    assert (await desktop.get(f"/pathways/{await desktop.open('grenoble-welcome')}"))["plan"] == "grenoble-welcome"


async def test_a_newer_version_is_noticed_by_those_on_an_older(office: Office, desktop: Desktop) -> None:
    ref = await member_of(office, desktop)
    first = await share(office, ref, version(1))
    await desktop.done(f"/received-plans/{first}/adopt")
    second = await share(office, ref, version(2).replace("30 days", "20 days", 1), 2)

    shown = {one["version"]: one for one in await desktop.get("/received-plans")}
    compared = await desktop.get(f"/received-plans/{first}/difference", other=second)

    assert (shown[1]["is_superseded"], shown[1]["newest_version"], shown[2]["is_superseded"]) == (True, 2, False)
    assert "+version: 2" in compared["difference"].splitlines()


async def test_a_plan_that_cannot_be_used_here_says_why(office: Office, desktop: Desktop) -> None:
    ref = await member_of(office, desktop)
    plan = await share(office, ref, WELCOME.replace("protection_granted", "residence_granted"))

    (shown,) = await desktop.get("/received-plans")
    refused, problem = await desktop.post(f"/received-plans/{plan}/adopt")

    assert any("unknown milestone `residence_granted`" in one for one in shown["problems"])
    assert (refused, problem["code"]) == (422, "plan_is_broken")


async def test_a_plan_version_is_adopted_once(office: Office, desktop: Desktop) -> None:
    plan = await share(office, await member_of(office, desktop), WELCOME)
    await desktop.done(f"/received-plans/{plan}/adopt")

    refused, problem = await desktop.post(f"/received-plans/{plan}/adopt")

    assert (refused, problem["code"]) == (409, "plan_exists")


async def test_after_the_end_nothing_new_is_adopted_and_pathways_go_on(office: Office, desktop: Desktop) -> None:
    ref = await member_of(office, desktop)
    first, second = await share(office, ref, version(1)), await share(office, ref, version(2), 2)
    await desktop.done(f"/received-plans/{first}/adopt")
    pathway = await desktop.open("anvita-welcome")

    await desktop.done(f"/memberships/{ref}/end", {"reason": "left"})
    refused, problem = await desktop.post(f"/received-plans/{second}/adopt")
    moved = await desktop.done(f"/pathways/{pathway}/milestones", {"milestone": "protection_granted"})

    assert (refused, problem["code"], moved["step"]) == (409, "no_longer_a_member", "access_to_rights")


async def test_plans_of_somebody_who_is_no_network_of_ours_are_left_aside(office: Office, desktop: Desktop) -> None:
    ref = await network_with(office, desktop, "grenoble")

    await office.hear("grenoble", ref, PlanShared(plan="anvita-welcome", version=1, document=WELCOME))

    assert await desktop.get("/received-plans") == []


async def test_the_network_sees_who_follows_which_version(office: Office, desktop: Desktop) -> None:
    grenoble, lyon = await network_with(office, desktop, "grenoble"), await network_with(office, desktop, "lyon")
    await desktop.done("/shared-plans", {"document": version(1)})
    await office.hear("grenoble", grenoble, PlanAdopted(plan="anvita-welcome", version=1))
    await office.hear("lyon", lyon, PlanAdapted(plan="anvita-welcome", version=1))

    (shown,) = await desktop.get("/shared-plans")

    assert {(one["organization"], one["version"], one["is_adapted"]) for one in shown["followers"]} == {
        ("grenoble", 1, False),
        ("lyon", 1, True),
    }


@pytest.mark.parametrize(
    "filling", ['"' * MAX_DOCUMENT, "é" * MAX_DOCUMENT, "😀" * (MOST_BYTES // 4), "\n" * MAX_DOCUMENT]
)
def test_the_largest_plan_that_may_be_shared_fits_a_message(filling: str) -> None:
    event = PlanShared(plan="anvita-welcome", version=1, document=filling)

    _, body = enclose(event, "anvita", matter_of(uuid4()), 1, NOW, Cause(uuid4()))

    assert len(body) < MAX_BYTES


@pytest.mark.parametrize("filling", ["#" + "a" * MAX_DOCUMENT, "#" + "😀" * (MOST_BYTES // 4)])
def test_a_plan_larger_than_that_is_refused(filling: str) -> None:
    with pytest.raises(PlanIsTooLarge):
        checked(filling)
