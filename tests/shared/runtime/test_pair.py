from collections.abc import AsyncIterator
from re import findall

import pytest
import pytest_asyncio
from opentelemetry.trace import SpanKind

from passerelle.platform import Platform
from tests.shared.runtime.hosting import CANARY
from tests.shared.runtime.pair import Member, pair

pytestmark = pytest.mark.asyncio(loop_scope="module")

Pair = tuple[Member, Member]
TRACE, CALLER = "4bf92f3577b34da6a3ce929d0e0e4736", "00f067aa0ba902b7"
NAMES = {
    "passerelle_lag_records",
    "passerelle_outbox_age_seconds",
    "passerelle_outbox_unsent",
    "passerelle_parked_open",
    "passerelle_held_refs",
    "passerelle_held_messages",
    "passerelle_batch_size_bucket",
    "passerelle_latency_seconds_bucket",
    "passerelle_messages_total",
    "passerelle_messages_sent_total",
    "passerelle_offset_commits_failed",
}
PATHS = ["/healthz", "/readyz", "/metrics", "/docs", "/asyncapi", "/asyncapi.json", "/openapi.json"]


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def both(platform: Platform, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Pair]:
    async with pair(platform, tmp_path_factory.mktemp("pair")) as both:
        yield both


async def test_one_trace_goes_from_the_caller_to_the_answer(both: Pair) -> None:
    here, there = both
    ref = await here.tell(there, traceparent=f"00-{TRACE}-{CALLER}-01")
    messages = [*await here.sent(ref), *await there.sent(ref)]
    assert [message["traceparent"][3:35] for message in messages] == [TRACE, TRACE]
    assert len({message["traceparent"] for message in messages}) == 2


async def test_each_effect_names_its_cause(both: Pair) -> None:
    here, there = both
    ref = await here.tell(there, count=2)
    told, answered = await here.sent(ref), await there.sent(ref)
    assert [message.get("causationid") for message in told] == [None, None]
    assert [message["causationid"] for message in answered] == [message["id"] for message in told]
    assert len({message["correlationid"] for message in (*told, *answered)}) == 1


async def test_a_request_without_a_trace_begins_one(both: Pair) -> None:
    here, there = both
    refs = [await here.tell(there, traceparent=header) for header in ("", "garbage")]
    traces = [(await here.sent(ref))[0]["traceparent"][3:35] for ref in refs]
    assert len({*traces, "0" * 32, TRACE}) == 4
    assert [(await there.sent(ref))[0]["traceparent"][3:35] for ref in refs] == traces


async def test_a_request_is_one_server_span_with_its_work_below(both: Pair) -> None:
    here, there = both
    trace = "b" * 32
    await here.tell(there, traceparent=f"00-{trace}-{CALLER}-01")
    served = [span for span in here.spans(trace) if span.kind is SpanKind.SERVER]
    assert [(span.name, span.parent and f"{span.parent.span_id:016x}") for span in served] == [
        ("POST /tellings", CALLER)
    ]
    assert sorted(span.name for span in here.spans(trace)) == [
        "POST /tellings",
        "answer referral_waitlisted",
        "command tell_now",
    ]
    assert [span.name for span in there.spans(trace)] == ["answer referral_sent"]


async def test_a_span_holds_neither_path_nor_query(both: Pair) -> None:
    here, _ = both
    trace = "c" * 32
    for path in (f"/probes?name={CANARY}", f"/{CANARY}", f"/delivery/parked/{CANARY}"):
        await here.client.get(path, headers={"traceparent": f"00-{trace}-{CALLER}-01"})
    spans = here.spans(trace)
    assert [span.name for span in spans] == ["GET /probes", "GET unknown", "GET /delivery/parked/{number}"]
    assert CANARY not in "".join(span.to_json() for span in spans)


async def test_a_caller_who_does_not_record_is_still_recorded_here(both: Pair) -> None:
    here, there = both
    trace = "d" * 32
    await here.tell(there, traceparent=f"00-{trace}-{CALLER}-00")
    assert {"POST /tellings", "command tell_now"} <= {span.name for span in here.spans(trace)}


async def test_what_an_operator_watches_moves_with_traffic(both: Pair) -> None:
    here, there = both
    moving = ["passerelle_messages_sent_total", "passerelle_messages_total", "passerelle_batch_size_count"]
    before = [await there.metric(name) for name in (*moving, "passerelle_latency_seconds_count")]
    await here.tell(there, count=3)
    after = [await there.metric(name) for name in (*moving, "passerelle_latency_seconds_count")]
    assert after[0] - before[0] == after[1] - before[1] == 3
    assert all(new > old for old, new in zip(before, after, strict=True))
    assert await there.metric("passerelle_outbox_unsent") == await there.metric("passerelle_held_refs") == 0


async def test_every_measure_that_was_promised_is_shown(both: Pair) -> None:
    here, there = both
    await here.tell(there)
    text = (await here.client.get("/metrics")).text
    assert {name for name in NAMES if f"\n{name}{{" not in text} == set()


async def test_labels_carry_nothing_but_organization_and_fate(both: Pair) -> None:
    here, there = both
    await here.tell(there)
    text = (await here.client.get("/metrics")).text
    assert set(findall(r'[{,](\w+)="', text)) == {"organization", "fate", "le"}
    assert set(findall(r'organization="([^"]*)"', text)) == {here.id}
    assert set(findall(r'fate="([^"]*)"', text)) <= {"applied", "duplicates", "past", "held", "parked", "stopped"}


@pytest.mark.parametrize("path", PATHS)
async def test_every_service_answers_the_same_few_pages(both: Pair, path: str) -> None:
    here, _ = both
    answer = await here.client.get(path, headers={"Authorization": ""})
    assert (answer.status_code, bool(answer.text)) == (200, True)


async def test_a_joined_organization_says_that_it_is_ready(both: Pair) -> None:
    ready = (await both[0].client.get("/readyz")).json()
    assert ready == {"ready": True, "database": True, "kafka": True, "directory": True}


async def test_organizations_of_one_process_share_nothing(both: Pair) -> None:
    here, there = both
    ref = await here.tell(there)
    assert here.organization.settings.dsn != there.organization.settings.dsn
    assert here.organization.ring.keys != there.organization.ring.keys
    assert [message["source"] for message in await here.sent(ref)] == [here.id]
    assert [message["source"] for message in await there.sent(ref)] == [there.id]
    known = [(await member.client.get("/directory")).json() for member in both]
    assert all({here.id, there.id} <= {entry["organization"] for entry in directory} for directory in known)
    refused = await there.client.get("/probes", headers={"Authorization": f"Bearer {here.id}"})
    assert refused.status_code == 401
