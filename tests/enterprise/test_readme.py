import json
import re
from pathlib import Path

from httpx import AsyncClient

from tests.enterprise.cooperative import Cooperative
from tests.enterprise.hosting import post
from tests.enterprise.making import ref

README = Path(__file__).parents[2] / "services" / "enterprise" / "README.md"
REQUEST = re.compile(r"^post (\S+) '(.*)'$", re.MULTILINE)


async def test_the_example_of_the_readme_leads_to_an_outcome(cooperative: Cooperative, client: AsyncClient) -> None:
    await cooperative.refer(ref(1))
    session = ""
    for path, body in REQUEST.findall(README.read_text(encoding="utf-8")):
        filled = path.replace("$SESSION", session).replace("$REF", str(ref(1)))
        status, answer = await post(client, filled, json.loads(body.replace("'$REF'", str(ref(1)))))
        assert status < 300
        session = session or answer["id"]
    (participation,) = (await client.get(f"/participations/{ref(1)}")).json()
    assert (participation["status"], participation["outcome"]) == ("completed", "restaurant")
