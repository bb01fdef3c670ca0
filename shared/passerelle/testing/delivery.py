"""Promises about messages: done when answered, none lost, one effect, in order, nothing left over."""

from collections import Counter, defaultdict
from collections.abc import Iterator
from uuid import UUID

from passerelle.contracts.exchange import MessageWithheld
from passerelle.testing.history import (
    Applied,
    BacklogSeen,
    Carried,
    Executed,
    Fault,
    Finished,
    History,
    ParkedSeen,
    Queued,
    Stopped,
)

SPOILT = frozenset({"undecodable", "wrong_schema", "bad_header", "bad_signature", "wrong_key"})
"""Reasons that only a faulty or hostile writer can give."""
Link = tuple[str, str, UUID]
"""Sender, recipient and ref."""


def answered_as_done(history: History) -> Iterator[str]:
    """A command answered `ok` has its effect once, a refused one has none, one never answered at most once."""
    effects = Counter(fact.operation for fact in history.of(Executed))
    answers: dict[str, str] = {}
    for fact in history.of(Finished):
        if answers.get(fact.operation) != "ok":
            answers[fact.operation] = fact.outcome
    for operation, outcome in answers.items():
        times = effects.pop(operation, 0)
        if (outcome == "ok" and times != 1) or (outcome == "fail" and times) or times > 1:
            yield f"{operation} was answered {outcome} and had {times} effects"
    for operation, times in effects.items():
        yield f"{operation} was never asked for and had {times} effects"


def nothing_lost(history: History) -> Iterator[str]:
    """Every queued message was applied, or withheld, or belongs to a ref its recipient has erased."""
    stopped = {(fact.organization, fact.ref) for fact in history.of(Stopped)}
    applied = _applied(history)
    withheld = _withheld(history)
    queued = _queued(history)
    for link in {**queued, **applied}:
        if (link[1], link[2]) in stopped:
            continue
        count = queued[link]
        done = set(applied[link]) | withheld[link]
        missing = [number for number in range(1, count + 1) if number not in done]
        if missing:
            yield f"{_names(link)}: of {count} messages numbers {missing} never arrived"
        if done and max(done) > count:
            yield f"{_names(link)}: number {max(done)} arrived, only {count} were queued"


def one_effect(history: History) -> Iterator[str]:
    """No event has had its effect twice at one recipient."""
    effects = Counter((fact.organization, fact.event, fact.wire) for fact in history.of(Applied))
    for (organization, _, wire), times in effects.items():
        if times > 1:
            yield f"{organization} applied one {wire} {times} times"


def order_per_ref(history: History) -> Iterator[str]:
    """The numbers applied on a ref only grow, and none is jumped unless withheld."""
    withheld = _withheld(history)
    for link, numbers in _applied(history).items():
        expected = 1
        excused = withheld.get(link, set())
        for number in numbers:
            while expected in excused and expected != number:
                expected += 1
            if number != expected:
                yield f"{_names(link)}: number {number} was applied where {expected} was next"
                break
            expected += 1


def stopped_is_final(history: History) -> Iterator[str]:
    """What comes about an erased ref has no effect any more."""
    stopped = {(fact.organization, fact.ref): fact.number for fact in history.of(Stopped)}
    for fact in history.of(Applied):
        if fact.number > stopped.get((fact.organization, fact.ref), fact.number):
            yield f"{fact.organization} applied {fact.wire} on a ref it had erased"


def poison_parked_once(history: History) -> Iterator[str]:
    """Every spoilt record is parked once where it was delivered, and nothing else needs a hand."""
    faults = Counter((fact.organization, fact.kind) for fact in history.of(Fault))
    parked = Counter(fact.organization for fact in history.of(ParkedSeen) if fact.reason in SPOILT)
    for organization in {organization for organization, _ in faults} | set(parked):
        spoilt = faults[organization, "poisoned"]
        forgotten = faults[organization, "power_lost"] > 0
        if parked[organization] > spoilt or (parked[organization] < spoilt and not forgotten):
            yield f"{organization} parked {parked[organization]} of {spoilt} spoilt records"
    for fact in history.of(ParkedSeen):
        if fact.reason not in SPOILT:
            yield f"{fact.organization} parked: {fact.reason} {fact.detail}"


def quiet_in_the_end(history: History) -> Iterator[str]:
    """After healing, nothing waits to be sent, read or applied."""
    for fact in history.of(BacklogSeen):
        if fact.unsent or fact.unread or fact.held:
            yield f"{fact.organization}: {fact.unsent} unsent, {fact.held} held, unread: {fact.unread}"


def _queued(history: History) -> Counter[Link]:
    return Counter((fact.organization, fact.recipient, fact.ref) for fact in history.of(Queued))


def _applied(history: History) -> dict[Link, list[int]]:
    links: dict[Link, list[int]] = defaultdict(list)
    for fact in history.of(Applied):
        links[fact.source, fact.organization, fact.ref].append(fact.sequence)
    return links


def _withheld(history: History) -> dict[Link, set[int]]:
    links: dict[Link, set[int]] = defaultdict(set)
    for fact in history.of(Carried):
        if fact.wire == MessageWithheld.wire:
            links[fact.organization, fact.recipient, fact.ref].add(fact.sequence)
    return links


def _names(link: Link) -> str:
    return f"{link[0]} to {link[1]} on {str(link[2])[:8]}"
