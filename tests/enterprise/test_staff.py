"""The deeper requests of staff, over HTTP and on a real database."""

from datetime import timedelta
from typing import Any

import pytest
from httpx import AsyncClient

from enterprise.api.bodies import NewSession
from enterprise.settings.rules_file import RulesAreBroken
from tests.enterprise.cooperative import Cooperative
from tests.enterprise.hosting import begun, client_of, post
from tests.enterprise.making import NOW, ref

SEWING = {
    "format": "volatile_cooperative",
    "trade": "sewing",
    "places_min": 1,
    "places_max": 2,
    "starts_on": "2026-12-01",
    "ends_on": "2027-02-26",
    "childcare_places": 1,
    "hours": [{"day": "monday", "begins": "09:00", "ends": "12:00"}],
}
CAPE = {"code": "cape", "starts_on": "2026-12-01", "ends_on": "2027-01-20", "signed_on": "2026-11-25"}


async def test_needs_and_the_explained_line_over_http(cooperative: Cooperative, client: AsyncClient) -> None:
    _, session = await post(client, "/sessions", SEWING)
    assert (session["childcare_free"], session["hours"][0]["begins"]) == (1, "09:00:00")
    for number in (1, 2, 3):
        await cooperative.refer(ref(number))
    path = f"/sessions/{session['id']}"
    busy = {"ref": str(ref(1)), "studies": [{"day": "monday", "begins": "11:00", "ends": "13:00"}]}
    assert (await post(client, f"{path}/offers", busy))[1]["code"] == "studies_overlap"
    assert (await post(client, f"{path}/offers", {"ref": str(ref(1)), "children": 1}))[0] == 201
    assert (await post(client, f"{path}/waitlist", {"ref": str(ref(2)), "children": 1}))[1]["children"] == 1
    (turn,) = (await client.get(f"{path}/waitlist")).json()
    assert (turn["ref"], turn["position"], turn["reason"]) == (str(ref(2)), 1, "no_childcare_place")
    assert (await post(client, f"{path}/offers", {"ref": str(ref(3))}))[0] == 201


async def test_sessions_are_found_by_what_somebody_needs(cooperative: Cooperative, client: AsyncClient) -> None:
    _, mondays = await post(client, "/sessions", SEWING)
    _, evenings = await post(
        client, "/sessions", {**SEWING, "childcare_places": 0, "starts_on": "2026-12-02", "hours": []}
    )
    needs: dict[str, Any] = {"children": 1, "studies": ["monday-10:00-11:00", "friday-10:00-11:00"]}
    found = (await client.get("/sessions/fitting", params=needs)).json()
    assert {one["session"]["id"]: one["obstacles"] for one in found} == {
        mondays["id"]: ["studies_overlap"],
        evenings["id"]: ["no_childcare_place", "studies_overlap"],
    }
    await cooperative.refer(ref(1))
    await post(client, f"/sessions/{mondays['id']}/offers", {"ref": str(ref(1)), "children": 1})
    (_, beside) = (await client.get("/sessions/fitting", params={"studies": "tuesday-10:00-11:00"})).json()
    assert (beside["session"]["id"], beside["obstacles"]) == (mondays["id"], [])
    assert (await client.get("/sessions/fitting", params={"studies": "someday-10:00-11:00"})).status_code == 422


async def test_a_reservation_expires_in_the_database(cooperative: Cooperative, client: AsyncClient) -> None:
    _, session = await post(client, "/sessions", SEWING)
    await cooperative.refer(ref(1))
    path = f"/sessions/{session['id']}"
    _, reserved = await post(client, f"{path}/reservations", {"ref": str(ref(1))})
    assert (reserved["status"], reserved["reserved_until"]) == ("reserved", "2026-11-04T09:30:00Z")
    assert (await client.get(path)).json()["reserved"] == [str(ref(1))]
    cooperative.now += timedelta(hours=48)
    await cooperative.answer_deadlines()
    assert (await client.get(path)).json()["reserved"] == []
    await post(client, f"{path}/reservations", {"ref": str(ref(1))})
    assert (await post(client, f"/reservations/{ref(1)}/release"))[1]["status"] == "released"


async def test_a_contract_is_signed_listed_and_refused(cooperative: Cooperative, client: AsyncClient) -> None:
    await begun(cooperative, client, ref(1), ref(2))
    path = f"/participations/{ref(1)}/contracts"
    status, problem = await post(client, path, {**CAPE, "ends_on": "2027-12-01"})
    assert (status, problem["code"]) == (409, "contract_is_too_long")
    assert "Code de commerce, art. L.127-1 to L.127-7" in problem["detail"]
    assert (await post(client, path, CAPE))[0] == 201
    assert (await client.get("/contracts/ending")).json() == []
    cooperative.now = NOW.replace(month=12, day=1)
    (ending,) = (await client.get("/contracts/ending")).json()
    assert (ending["ref"], ending["act_by"], ending["renewals_left"]) == (str(ref(1)), "2027-01-20", 2)
    assert (await client.get("/contracts/ending", params={"days": 49})).json() == []
    renewal = {"starts_on": "2027-01-21", "ends_on": "2027-06-30", "signed_on": "2027-01-10"}
    assert (await post(client, f"{path}/renew", renewal))[1]["act_by"] == "2027-06-30"
    assert (await post(client, f"{path}/break-off"))[1]["act_by"] is None
    (contract,) = (await client.get(path)).json()["contracts"]
    assert (len(contract["terms"]), contract["broken_off_on"]) == (2, "2026-12-01")
    assert (await client.get(f"/participations/{ref(2)}/contracts")).status_code == 404


async def test_the_frames_of_contracts_name_their_law(client: AsyncClient) -> None:
    frames = {one["code"]: one for one in (await client.get("/contract-frames")).json()}
    assert (frames["cape"]["longest_months"], frames["cape"]["renewals"]) == (12, 2)
    assert frames["cesa"]["status"] == "to_be_confirmed"
    assert all(frame["source"] and frame["valid_from"] for frame in frames.values())


async def test_roles_of_a_session_are_shown_with_who_is_missing(cooperative: Cooperative, client: AsyncClient) -> None:
    session = await begun(cooperative, client, ref(1))
    await post(client, f"/participations/{ref(1)}/roles", {"role": "accounts"})
    answer = (await client.get(f"/sessions/{session}/roles")).json()
    assert (answer["holders"]["accounts"], answer["missing"]) == ([str(ref(1))], {"coordination": 1})
    assert (await post(client, f"/participations/{ref(1)}/roles/accounts/end"))[0] == 200
    assert (await client.get(f"/sessions/{session}/roles")).json()["missing"] == {"accounts": 1, "coordination": 1}
    assert (await post(client, f"/participations/{ref(9)}/roles/accounts/end"))[0] == 404


async def test_activity_is_recorded_and_corrected_over_http(cooperative: Cooperative, client: AsyncClient) -> None:
    session = await begun(cooperative, client, ref(1), ref(2))
    cooperative.now = NOW.replace(year=2027, month=1, day=15)
    people = [{"ref": str(ref(1)), "minutes": 100}, {"ref": str(ref(2)), "minutes": 200}]
    body = {"starts_on": "2026-12-01", "ends_on": "2026-12-31", "turnover_cents": 10_000, "costs_cents": 3_000}
    path = f"/sessions/{session}/periods"
    _, period = await post(client, path, {**body, "kept_cents": 1_000, "sales": 12, "people": people})
    assert [share["cents"] for share in period["shares"]] == [2_000, 4_000]
    answer = (await client.get(path)).json()
    totals = {"turnover_cents": 10_000, "costs_cents": 3_000, "kept_cents": 1_000, "sales": 12, "shared_cents": 6_000}
    assert (answer["totals"], [one["id"] for one in answer["periods"]]) == (totals, [period["id"]])
    assert (await post(client, f"{path}/2026-12-01/take-back"))[0] == 200
    assert (await client.get(path)).json()["periods"] == []
    assert (await post(client, path, {**body, "people": []}))[1]["code"] == "nothing_to_share"


async def test_due_follow_ups_are_listed_until_answered(cooperative: Cooperative, client: AsyncClient) -> None:
    await begun(cooperative, client, ref(1), ref(2))
    for number in (1, 2):
        await post(client, f"/participations/{ref(number)}/complete", {"outcome": "restaurant"})
    assert (await client.get("/follow-ups/due")).json() == []
    cooperative.now = NOW.replace(year=2027, month=5, day=3)
    await cooperative.answer_deadlines()
    due = (await client.get("/follow-ups/due")).json()
    assert [one["follow_ups"][0]["status"] for one in due] == ["due", "due"]
    assert (await client.get("/follow-ups/due", params={"after": due[0]["id"]})).json() == due[1:]
    body = {"point": "six_months", "situation": "not_reached"}
    _, answer = await post(client, f"/follow-ups/{due[0]['id']}", body)
    assert answer["owner_told"] is True
    assert [one["id"] for one in (await client.get("/follow-ups/due")).json()] == [due[1]["id"]]


def test_a_yes_to_childcare_means_a_place_for_everybody() -> None:
    session: dict[str, Any] = {**SEWING, "childcare": True, "childcare_places": None}
    assert NewSession(**session).calling(7).childcare_places == 2
    assert NewSession(**{**session, "childcare": False}).calling(7).childcare is False


async def test_broken_rules_keep_the_service_from_starting(
    cooperative: Cooperative, monkeypatch: pytest.MonkeyPatch, tmp_path: Any
) -> None:
    own = tmp_path / "own.yaml"
    own.write_text("roles:\n  - role: sales\n    at_least: -1\n", encoding="utf-8")
    monkeypatch.setenv("PASSERELLE_ENTERPRISE_RULES_FILE", str(own))
    with pytest.raises(RulesAreBroken, match=r"own\.yaml:3: roles\.0\.at_least"):
        client_of(cooperative)
