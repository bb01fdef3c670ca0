import re

import pytest

from passerelle.contracts.base import Event
from passerelle.contracts.catalog import EVENTS, MILESTONES

# passerelle.<kind>.<fact in the past tense>.v<major>
WIRE = re.compile(r"passerelle\.[a-z]+\.[a-z]+(?:_[a-z]+)*_(?:[a-z]+ed|left|sent|set|withdrawn|withheld)\.v[1-9][0-9]*")


def declared_events(kind: type[Event] = Event) -> set[type[Event]]:
    """Every event declared in the contracts, however deep."""
    below = {event for event in kind.__subclasses__() if event.__module__.startswith("passerelle.contracts")}
    return below.union(*(declared_events(event) for event in below))


def camel_case(short_name: str) -> str:
    return "".join(word.capitalize() for word in short_name.split("_"))


def test_every_event_of_the_contracts_is_in_the_catalog() -> None:
    assert declared_events() == set(EVENTS.values())


@pytest.mark.parametrize("wire", EVENTS)
def test_a_wire_name_says_kind_fact_and_major_version(wire: str) -> None:
    assert WIRE.fullmatch(wire)


@pytest.mark.parametrize(
    "wrong",
    [
        "passerelle.language.complete_course.v1",
        "passerelle.language.CourseCompleted.v1",
        "passerelle.language.course_completed",
        "passerelle.language.course_completed.v0",
        "passerelle.language.course_completed.v1.2",
        "language.course_completed.v1",
        "passerelle.language.completed.v1",
    ],
)
def test_a_wire_name_of_another_form_is_refused(wrong: str) -> None:
    assert WIRE.fullmatch(wrong) is None


@pytest.mark.parametrize(("wire", "event"), EVENTS.items())
def test_class_module_and_wire_name_say_the_same(wire: str, event: type[Event]) -> None:
    module = event.__module__.rpartition(".")[2]

    assert wire == f"passerelle.{module}.{event.short_name()}.v1"
    assert event.__name__ == camel_case(event.short_name())


def test_short_names_are_unique_so_that_plans_can_use_them() -> None:
    assert len({event.short_name() for event in EVENTS.values()}) == len(EVENTS)


def test_milestones_are_what_one_kind_of_partner_reports() -> None:
    assert {event.wire.split(".")[1] for event in MILESTONES.values()} == {"language", "enterprise", "funding"}
    assert all(event.sequenced and not event.opens_ref for event in MILESTONES.values())
