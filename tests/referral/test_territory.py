"""The official list of communes: found by name, postal code or former code, and renewed from its package."""

import gzip
import io
import json
import tarfile
from pathlib import Path

import pytest

from referral.app import located
from referral.domain.eligibility import Located
from referral.domain.errors import CommuneIsUnknown
from referral.plans.library import by_prefix
from referral.territory import official
from referral.territory.renewal import renew
from tests.referral.office import Desktop, Office

COMMUNES = [
    {"type": "commune-actuelle", "code": "69123", "nom": "Lyon", "departement": "69", "region": "84",
     "codesPostaux": ["69001"], "anciensCodes": ["69232"]},
    {"type": "arrondissement-municipal", "code": "69381", "nom": "Lyon 1er Arrondissement", "commune": "69123",
     "departement": "69", "region": "84", "codesPostaux": ["69001"]},
    {"type": "commune-deleguee", "code": "69999", "nom": "Vaise", "chefLieu": "69123"},
]  # fmt: skip
BODIES = [{"code": "200046977", "nom": "Métropole de Lyon", "membres": [{"code": "69123"}]}]


def found(beginning: str) -> list[str]:
    return [one.code for one in official().beginning(beginning, 3)]


@pytest.mark.parametrize(
    ("beginning", "code"),
    [
        ("grenob", "38185"),
        ("38100", "38185"),
        ("st denis", "11339"),
        ("SAINT-ETIENNE-DE-S", "38384"),
        ("2a004", "2A004"),
        ("Ajaccio", "2A004"),
        ("Bastia", "2B033"),
        ("97411", "97411"),
        ("Mamoudzou", "97611"),
        ("75119", "75119"),
        ("l'abergement-clem", "01001"),
    ],
)
def test_a_commune_is_found_by_how_its_name_or_code_begins(beginning: str, code: str) -> None:
    assert code in found(beginning)


def test_a_merged_commune_leads_to_the_one_of_today() -> None:
    former = official().current("01340")

    assert (former.code, former.name) == ("01015", "Arboys en Bugey")
    assert "01015" in found("arbignieu")


def test_a_code_nobody_gave_out_is_unknown() -> None:
    with pytest.raises(CommuneIsUnknown):
        official().current("75999")


def test_a_commune_lies_in_its_city_metropolis_and_department() -> None:
    territory = official()

    assert all(territory.holds(area, "75119") for area in ("75119", "75056", "200054781", "75", "france"))
    assert all(territory.holds(area, "38185") for area in ("38185", "200040715", "38"))
    assert not territory.holds("93", "75119")
    assert not territory.holds("38", "00000")


def test_every_commune_has_a_known_department_and_body() -> None:
    territory = official()
    areas = territory.areas

    assert len(territory.communes) > 34_900
    assert {one.department for one in territory.communes.values()} <= set(areas["department"])
    assert {one.epci for one in territory.communes.values()} - {None} <= set(areas["epci"])
    assert set(territory.merged.values()) <= set(territory.communes)


def test_the_list_is_made_anew_from_the_package(tmp_path: Path) -> None:
    package = tmp_path / "package.tgz"
    with tarfile.open(package, "w:gz") as archive:
        for name, content in {
            "data/communes.json": COMMUNES,
            "data/epci.json": BODIES,
            "data/departements.json": [{"code": "69", "nom": "Rhône"}],
            "data/regions.json": [{"code": "84", "nom": "Auvergne-Rhône-Alpes"}],
            "package.json": {"version": "7.0.0"},
        }.items():
            packed = json.dumps(content).encode()
            entry = tarfile.TarInfo(f"package/{name}")
            entry.size = len(packed)
            archive.addfile(entry, io.BytesIO(packed))

    renew(package, tmp_path)

    assert (tmp_path / "VERSION").read_text() == "7.0.0\n"
    assert gzip.decompress((tmp_path / "communes.csv.gz").read_bytes()).decode().splitlines()[1:] == [
        "69123,Lyon,69,84,200046977,69001,,",
        "69232,,,,,,,69123",
        "69381,Lyon 1er Arrondissement,69,84,200046977,69001,69123,",
        "69999,Vaise,,,,,,69123",
    ]


def test_partners_are_weighed_by_the_official_list() -> None:
    assert located("75119") == Located("75", "200054781", "75056")
    assert located("01340") == Located("01", "200040350")
    assert located("99999") == by_prefix("99999")


@pytest.mark.parametrize(
    ("served", "fits"),
    [
        ({"territories": ("75056",)}, True),
        ({"groupings": ("200054781",)}, True),
        ({"groupings": ("200040715",)}, False),
        ({"territories": ("69123",)}, False),
    ],
)
async def test_a_city_or_metropolis_serves_its_arrondissements(
    office: Office, desktop: Desktop, served: dict[str, tuple[str, ...]], fits: bool
) -> None:
    office.directory.territories["langues"] = served
    person = await desktop.register(commune="75119")
    pathway = (await desktop.done("/pathways", {"person": person, "plan": "language-to-enterprise"}))["id"]

    step = (await desktop.get(f"/pathways/{pathway}"))["step"]

    assert step == ("language_course" if fits else "reassess")


async def test_staff_search_the_official_list_over_http(desktop: Desktop) -> None:
    found_communes = await desktop.get("/communes", beginning="échirol")

    assert [(one["code"], one["postal_codes"]) for one in found_communes] == [("38151", ["38130"])]


async def test_an_unknown_commune_is_refused_at_registration(desktop: Desktop) -> None:
    person = {"given_name": "Amina", "family_name": "Rahimi", "commune": "75999"}

    status, problem = await desktop.post("/people", person)

    assert (status, problem["code"]) == (422, "commune_is_unknown")
    assert "75999" not in str(problem)


async def test_a_person_is_kept_in_the_commune_of_today(desktop: Desktop) -> None:
    person = await desktop.register(commune="01340")

    assert (await desktop.get(f"/people/{person}"))["data"]["commune"] == "01015"
