"""The pages of an agency: loans on their way, the staff's load, what today needs, and the year."""

from collections.abc import AsyncIterator, Sequence
from datetime import timedelta
from pathlib import Path

import pytest
import pytest_asyncio

from funding.app import service
from passerelle.pages.roles import Role
from tests.pages.cooperating import sent
from tests.pages.lending import NAME, PURPOSE, SERVICE, Lender
from tests.pages.partnering import hosted_partner, tables_of


@pytest.fixture
def migrations() -> Sequence[str]:
    return tables_of(service)


@pytest_asyncio.fixture
async def lender(database: str, tmp_path: Path) -> AsyncIterator[Lender]:
    async with hosted_partner(service, database, tmp_path, SERVICE, PURPOSE, NAME) as partner:
        yield Lender(partner)


async def test_a_loan_is_signed_paid_out_and_repaid(lender: Lender) -> None:
    application = await lender.granted(months=2)
    browser = await lender.partner.browser(language="fr")
    page = f"/desk/applications/{application}"

    signed = await sent(browser, page, f"{page}/contract", signed_on=str(lender.today))
    paid_out = await sent(browser, page, f"{page}/disbursement")
    rows = await lender.partner.rows("SELECT sum(principal_cents + interest_cents) AS due FROM instalments")
    due = int(rows[0]["due"])
    part = await sent(browser, page, f"{page}/repayments", amount_cents="1 000,00", received_on=str(lender.today))
    rest = f"{(due - 100_000) // 100},{(due - 100_000) % 100:02}"
    closed = await sent(browser, page, f"{page}/repayments", amount_cents=rest, received_on=str(lender.today))

    assert "Le contrat est noté." in signed.text
    assert "7,53 %" in signed.text
    assert "L&#39;échéancier commence." in paid_out.text
    assert "Prochaine échéance" in paid_out.text
    assert "Le remboursement est noté." in part.text
    assert "reste " in part.text
    assert "remboursée" in closed.text
    assert closed.text.count(">payée</span>") == 2
    assert "/repayments" not in closed.text


async def test_more_than_is_owed_is_refused_in_place(lender: Lender) -> None:
    page = f"/desk/applications/{await lender.lent()}"
    browser = await lender.partner.browser()

    shown = await sent(browser, page, f"{page}/repayments", amount_cents="90000", received_on=str(lender.today))

    assert shown.status_code == 409
    assert "This is more than is still owed. Lower the amount." in shown.text
    assert 'value="90000"' in shown.text


async def test_a_missed_instalment_shows_and_is_rescheduled(lender: Lender) -> None:
    application = await lender.lent()
    page = f"/desk/applications/{application}"
    await lender.partner.let_time_pass(days=49)
    browser = await lender.partner.browser()

    arrears = (await browser.get("/desk/arrears")).text
    today = (await browser.get("/desk/today")).text
    late = (await browser.get(page)).text
    agreed = {"months": "20", "first_due_on": str(lender.today + timedelta(days=30)), "reason": "illness"}
    rescheduled = await sent(browser, page, f"{page}/rescheduling", **agreed)
    empty = (await browser.get("/desk/arrears")).text

    assert application in arrears
    assert "Loans that are behind" in today
    assert "missed, found on" in late
    assert "The new schedule is recorded." in rescheduled.text
    assert "Another schedule on" in rescheduled.text
    assert "No loan is behind." in empty


async def test_giving_a_loan_up_is_for_those_who_decide(lender: Lender) -> None:
    page = f"/desk/applications/{await lender.lent()}"
    adviser, signed = await lender.partner.signed(Role.ADVISER)
    lead = await lender.partner.browser(Role.MANAGER)

    refused = await adviser.post(f"{page}/write-off", data=signed.form(reason="death"))
    done = await sent(lead, page, f"{page}/write-off", reason="over_indebtedness")

    assert "/write-off" not in (await adviser.get(page)).text
    assert refused.status_code == 404
    assert "The loan is written off." in done.text
    assert "over-indebtedness" in done.text


async def test_the_load_of_each_adviser_is_counted(lender: Lender) -> None:
    browser, signed = await lender.partner.signed(name="Paul Martin")
    await lender.advised(str(signed.account))
    await lender.ready(str(signed.account))
    await lender.submitted()

    shown = (await browser.get("/desk/advisers")).text

    assert "1 application without an adviser" in shown
    row = shown.partition("Paul Martin</a></th>")[2].partition("</tr>")[0]
    assert row.count('<td class="number">2</td>') == 1
    assert "<strong>2</strong>" in row


async def test_today_lists_what_waits_for_the_agency(lender: Lender) -> None:
    invited, ref = await lender.invited("First")
    unassigned, ready, granted = await lender.submitted(), await lender.ready(), await lender.granted()
    lender.partner.clock.move(timedelta(days=25))
    browser = await lender.partner.browser()

    shown = (await browser.get("/desk/today")).text

    for title, application in (
        ("Invitations without answer", invited),
        ("Applications without an adviser", unassigned),
        ("Files ready for the committee", ready),
        ("Loans granted, not paid out yet", granted),
    ):
        section = shown.partition(title)[2].partition("</section>")[0]
        assert application in section, title
    reads = await lender.partner.rows("SELECT thread FROM page_reads WHERE what = 'today'")
    assert ref in {row["thread"] for row in reads}


async def test_a_referral_leads_to_its_application(lender: Lender) -> None:
    application, ref = await lender.invited()
    fresh = await lender.partner.referred()
    browser = await lender.partner.browser()

    invited = (await browser.get(f"/desk/referrals/{ref}")).text
    not_yet = (await browser.get(f"/desk/referrals/{fresh}")).text

    assert f'href="/desk/applications/{application}"' in invited
    assert "accepting the referral invites the person to apply" in not_yet


async def test_a_yearly_report_is_made_once_the_year_is_over(lender: Lender) -> None:
    lead, adviser = (
        await lender.partner.browser(Role.MANAGER, language="fr"),
        await lender.partner.browser(Role.ADVISER),
    )
    year = lender.today.year

    too_soon = await sent(lead, "/desk/reports", "/desk/reports", year=str(year))
    made = await sent(lead, "/desk/reports", "/desk/reports", year=str(year - 1))
    listed = (await lead.get("/desk/reports")).text

    assert too_soon.status_code == 409
    assert "Le bilan se fait quand l&#39;année est finie." in too_soon.text
    assert "Le bilan est fait." in made.text
    assert "Aucun nombre de personnes inférieur à 5" in made.text
    assert f"/desk/reports/{year - 1}" in listed
    assert (await adviser.get("/desk/reports")).status_code == 404
