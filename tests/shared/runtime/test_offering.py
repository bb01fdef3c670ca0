"""What is announced of places: what the register counts, told again only when it says something new."""

from datetime import UTC, datetime, timedelta

from passerelle.contracts.directory import FHIR_CAPACITY, CapacityStatus, Places, ServiceOffered
from passerelle.runtime.offering import REFRESH, offered_now

NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)
DECLARED = (ServiceOffered(service="french_course", title="Cours"), ServiceOffered(service="cooking", title="Cuisine"))


def places(available: int, at: datetime = NOW) -> Places:
    status = CapacityStatus.CAPACITY if available else CapacityStatus.WAITLIST
    return Places(status=status, available=available, maximum=12, updated_at=at)


def offered(
    available: int, standing: tuple[ServiceOffered, ...] = (), at: datetime = NOW
) -> tuple[ServiceOffered, ...]:
    return offered_now(DECLARED, {"french_course": places(available, at)}, standing, at)


def test_places_of_the_register_are_announced_with_the_service() -> None:
    course, cooking = offered(3)

    assert (course.places, course.capacity) == (places(3), "capacity")
    assert cooking == DECLARED[1]


def test_earlier_readers_are_told_the_same_in_their_words() -> None:
    assert offered(0)[0].capacity == "waitlist"
    asked = Places(status=CapacityStatus.ADDITIONAL_ASSESSMENT_REQUIRED, updated_at=NOW)

    assert offered_now(DECLARED, {"cooking": asked}, (), NOW)[1].capacity == "capacity"


def test_an_unchanged_count_is_no_news_for_a_day() -> None:
    standing = offered(3)

    assert offered(3, standing, NOW + REFRESH - timedelta(seconds=1)) == standing
    assert offered(3, standing, NOW + REFRESH) != standing


def test_a_changed_count_is_news_at_once() -> None:
    later = NOW + timedelta(seconds=5)

    course, _ = offered(2, offered(3), later)

    assert course.places == places(2, later)


def test_every_status_has_the_code_of_the_guide() -> None:
    assert set(FHIR_CAPACITY) == set(CapacityStatus)
    assert set(FHIR_CAPACITY.values()) == {
        "capacity",
        "waitlist",
        "no-capacity",
        "additional-assessment-required",
    }
