from referral.store.places import EVERYWHERE, Places, near, places_of

GRENOBLE, ECHIROLLES, MARSEILLE, SAINT_DENIS = "38185", "38151", "13055", "97411"


def test_no_area_and_no_territory_is_everywhere() -> None:
    assert places_of((), ()) == EVERYWHERE == Places()


def test_one_department_or_commune_is_one_condition() -> None:
    assert places_of(("38",), ()) == places_of((), ("38",)) == Places(department="38")
    assert places_of((GRENOBLE,), ()) == Places(commune=GRENOBLE)


def test_communes_of_one_department_are_looked_for_in_it() -> None:
    assert places_of((), (GRENOBLE, ECHIROLLES)) == Places(department="38", communes=[ECHIROLLES, GRENOBLE])


def test_several_departments_and_communes_are_told_apart() -> None:
    found = places_of((), ("38", MARSEILLE, SAINT_DENIS, GRENOBLE))

    assert found == Places(departments=["13", "38", "974"], communes=[MARSEILLE, SAINT_DENIS], whole=["38"])


def test_an_area_is_looked_at_within_the_territory_only() -> None:
    assert places_of(("38",), (GRENOBLE, MARSEILLE)) == Places(commune=GRENOBLE)
    assert places_of((GRENOBLE,), ("38",)) == Places(commune=GRENOBLE)
    assert places_of(("38",), ("38", "13")) == Places(department="38")


def test_an_area_outside_of_the_territory_holds_nobody() -> None:
    assert places_of(("13",), ("38",)) == places_of(("?",), ("38",)) == places_of(("?",), ()) == Places(commune="?")


def test_what_is_indexed_by_department_is_asked_by_it() -> None:
    assert near(Places(commune=GRENOBLE)) == Places(department="38", commune=GRENOBLE)
    assert near(Places(department="38")) == Places(department="38")
