"""What a person may ask of a referring organization, and how long it keeps what it knows."""

from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest

from passerelle.contracts.envelope import read
from passerelle.contracts.handover import HandoverRequested
from passerelle.contracts.lifecycle import DeclinedBy, DeclineReason, FieldGroup, NextAction
from passerelle.contracts.lifecycle import Purpose as WirePurpose
from passerelle.contracts.partner import ErasureAnswered, ReferralAccepted, ReferralDeclined
from passerelle.contracts.rights import RectificationAsked
from passerelle.messaging import deadlines
from passerelle.messaging.decisions import SetDeadline
from passerelle.privacy.encoding import text_of
from passerelle.privacy.erasure import ERASE_AGAIN
from passerelle.privacy.retention import ROUND
from passerelle.privacy.sealed import public_key_of
from tests.referral.office import Desktop, Office
from tests.referral.walking import NOW, PARIS

AMINA = {"given_name": "Amina", "family_name": "Rahimi", "commune": PARIS, "languages": ["fa", "fr"]}
TWO_YEARS = timedelta(days=731)


async def referred(office: Office, desktop: Desktop) -> tuple[str, str, UUID, UUID]:
    """Person, pathway, ref and referral of somebody whom the language partner was told of."""
    person = await desktop.register(contact={"phone": "0600000000"})
    opened = await desktop.done("/pathways", {"person": person, "plan": "language-to-enterprise"})
    await desktop.agree(opened["id"], "langues", "learn_french")
    (ref,) = await office.rows("SELECT ref FROM streams")
    referral = UUID((await desktop.get(f"/pathways/{opened['id']}"))["referral"]["id"])
    return person, opened["id"], ref["ref"], referral


async def handed_over(office: Office, desktop: Desktop) -> tuple[str, str, UUID, UUID]:
    """The partner has accepted, and was sent the sealed details."""
    person, pathway, ref, referral = await referred(office, desktop)
    await office.hear("langues", ref, ReferralAccepted(referral=referral))
    asked = HandoverRequested(
        request=uuid4(),
        purpose=WirePurpose.LEARN_FRENCH,
        fields=(FieldGroup.IDENTITY, FieldGroup.CONTACT),
        public_key=text_of(public_key_of(bytes(range(32)))),
    )
    await office.hear("langues", ref, asked)
    return person, pathway, ref, referral


async def told(office: Office) -> list[Any]:
    rows = await office.rows("SELECT body FROM outbox ORDER BY position")
    return [read(row["body"]).data for row in rows]


async def ring(office: Office) -> None:
    while await office.commands.wake_due():
        pass


async def test_the_person_is_shown_all_that_is_known(office: Office, desktop: Desktop) -> None:
    person, _, _, _ = await handed_over(office, desktop)

    known = await desktop.get(f"/people/{person}/access")

    (way,) = known["pathways"]
    assert known["person"]["data"]["given_name"] == "Amina"
    assert [one["status"] for one in way["answers"]] == ["accepted"]
    assert [one["recipient"] for one in way["grants"]] == ["langues"]
    assert [one["what"] for one in way["disclosures"]] == ["referral_sent", "handover_delivered"]
    assert "contact_handed_over" in [one["what"] for one in way["history"]]


async def test_the_person_can_take_all_of_it_along(office: Office, desktop: Desktop) -> None:
    person, _, _, _ = await referred(office, desktop)

    taken = await desktop.get(f"/people/{person}/export")

    shown = await desktop.get(f"/people/{person}/access")
    assert (taken["format"], taken["version"], taken["organization"]) == ("passerelle.person", 1, office.id)
    assert {name: taken[name] for name in shown} == shown


@pytest.mark.parametrize(("may_be_shown", "reason"), [(True, "session_full"), (False, None)])
async def test_a_reason_is_shown_where_the_partner_allows_it(
    office: Office, desktop: Desktop, may_be_shown: bool, reason: str | None
) -> None:
    person, _, ref, referral = await referred(office, desktop)
    refusal = ReferralDeclined(
        referral=referral,
        declined_by=DeclinedBy.PARTNER,
        reason=DeclineReason.SESSION_FULL,
        may_be_shown=may_be_shown,
        next_action=NextAction.NONE,
    )

    await office.hear("langues", ref, refusal)

    known = await desktop.get(f"/people/{person}/export")
    answer = known["pathways"][0]["answers"][0]
    assert (answer["refused_by"], answer["reason"]) == ("partner", reason)
    assert ("session_full" in str(known["pathways"][0]["history"])) is may_be_shown


async def test_a_correction_reaches_whoever_holds_the_contact(office: Office, desktop: Desktop) -> None:
    person, _, _, referral = await handed_over(office, desktop)

    await desktop.done(f"/people/{person}/corrections", {**AMINA, "contact": {"phone": "0611111111"}})

    *_, corrected = await told(office)
    assert (corrected.short_name(), corrected.referral) == ("data_corrected", referral)
    assert corrected.fields == (FieldGroup.CONTACT,)


async def test_nobody_is_told_of_what_nobody_was_told(office: Office, desktop: Desktop) -> None:
    person, _, _, _ = await handed_over(office, desktop)
    before = await told(office)

    await desktop.done(f"/people/{person}/corrections", {**AMINA, "contact": {"phone": "0600000000"}, "aims": ["cook"]})

    assert await told(office) == before


async def test_nobody_is_told_after_the_agreement_was_withdrawn(office: Office, desktop: Desktop) -> None:
    person, pathway, _, _ = await handed_over(office, desktop)
    (grant,) = await desktop.get(f"/pathways/{pathway}/grants")
    await desktop.done(f"/pathways/{pathway}/grants/{grant['id']}/withdraw")

    await desktop.done(f"/people/{person}/corrections", {**AMINA, "contact": {"phone": "0611111111"}})

    assert "data_corrected" not in [event.short_name() for event in await told(office)]


async def test_what_a_partner_was_told_is_wrong_is_listed(office: Office, desktop: Desktop) -> None:
    person, pathway, ref, referral = await handed_over(office, desktop)

    await office.hear("langues", ref, RectificationAsked(referral=referral, fields=(FieldGroup.CONTACT,)))

    (wrong,) = await desktop.get("/rectifications")
    assert (wrong["person"], wrong["pathway"], wrong["told_to"], wrong["fields"]) == (
        person,
        pathway,
        "langues",
        "contact",
    )


async def test_an_erasure_that_all_answered_leaves_no_disclosure(office: Office, desktop: Desktop) -> None:
    person, _, ref, _ = await handed_over(office, desktop)
    await desktop.done(f"/people/{person}/erasure")
    (request,) = [one.request for one in await told(office) if one.short_name() == "erasure_requested"]

    await office.hear("langues", ref, ErasureAnswered(request=request, answer="done"))

    assert await office.rows("SELECT FROM disclosures WHERE ref IS NOT NULL OR recipient IS NOT NULL") == []
    assert len(await office.rows("SELECT FROM disclosures")) == 2


async def test_somebody_brought_back_by_a_backup_is_erased_again(office: Office, desktop: Desktop) -> None:
    person, _, ref, _ = await handed_over(office, desktop)
    before = await told(office)
    async with office.connection() as connection:
        await deadlines.set_all(connection, [SetDeadline(UUID(person), ERASE_AGAIN, NOW)])

    await ring(office)

    assert await office.rows("SELECT FROM people") == await office.rows("SELECT FROM pathways") == []
    assert {row["ref"] for row in await office.rows("SELECT ref FROM stop_list")} == {UUID(person), ref}
    assert await told(office) == before


async def test_whoever_was_not_in_contact_for_two_years_is_listed(office: Office, desktop: Desktop) -> None:
    person = await desktop.register()
    office.time = NOW + TWO_YEARS

    (due,) = await desktop.get("/retention")
    run = await desktop.done("/retention/runs", {})

    assert due["subject"] == person
    assert run == {"dry_run": True, "months": 24, "subjects": [person]}
    assert await desktop.get(f"/people/{person}")


async def test_the_daily_round_erases_and_asks_the_partners(office: Office, desktop: Desktop) -> None:
    await referred(office, desktop)
    office.time = NOW + TWO_YEARS

    await ring(office)

    assert await office.rows("SELECT FROM people") == []
    assert "erasure_requested" in [event.short_name() for event in await told(office)]
    assert [
        row["due"] > office.time
        for row in await office.rows("SELECT thread, due FROM deadlines")
        if row["thread"] == ROUND
    ]


async def test_a_contact_begins_the_time_anew(office: Office, desktop: Desktop) -> None:
    person = await desktop.register()
    office.time = NOW + timedelta(days=700)
    await desktop.done(f"/people/{person}/contacts", {"how": "by_phone"})
    office.time = NOW + TWO_YEARS

    assert await desktop.get("/retention") == []
    assert [one["how"] for one in (await desktop.get(f"/people/{person}/access"))["contacts"]] == ["by_phone"]


async def test_an_agreement_given_is_a_contact_too(office: Office, desktop: Desktop) -> None:
    person = await desktop.register()
    opened = await desktop.done("/pathways", {"person": person, "plan": "language-to-enterprise"})
    office.time = NOW + timedelta(days=400)
    await desktop.agree(opened["id"], "langues", "learn_french")
    office.time = NOW + TWO_YEARS

    assert await desktop.get("/retention") == []


async def test_a_hold_keeps_whoever_is_due(office: Office, desktop: Desktop) -> None:
    person = await desktop.register()
    office.time = NOW + TWO_YEARS
    until = (office.time + timedelta(days=90)).isoformat()
    hold = {"subject": person, "reason": "complaint_open", "until": until, "placed_by": "legal_desk"}
    await desktop.done("/retention/holds", hold)

    await ring(office)

    assert (await desktop.get(f"/people/{person}"))["id"] == person
    assert [one["hold_reason"] for one in await desktop.get("/retention")] == ["complaint_open"]


async def test_nobody_unknown_is_held(desktop: Desktop) -> None:
    hold = {"subject": str(uuid4()), "reason": "complaint_open", "until": "2027-01-01T00:00:00Z", "placed_by": "desk"}

    status, _ = await desktop.post("/retention/holds", hold)

    assert status == 404
