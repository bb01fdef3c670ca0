import json
import re
from pathlib import Path

from httpx import AsyncClient

from enterprise.domain.participations import Status
from tests.enterprise.desk import Desk
from tests.enterprise.hosting import post
from tests.enterprise.making import ref

README = Path(__file__).parents[2] / "services" / "enterprise" / "README.md"
REQUEST = re.compile(r"^post (\S+) '(.*)'$", re.MULTILINE)


async def test_the_example_of_the_readme_leads_to_an_outcome(desk: Desk, client: AsyncClient) -> None:
    desk.refer(ref(1))
    session = ""
    for path, body in REQUEST.findall(README.read_text(encoding="utf-8")):
        filled = path.replace("$SESSION", session).replace("$REF", str(ref(1)))
        status, answer = await post(client, filled, json.loads(body.replace("'$REF'", str(ref(1)))))
        assert status < 300
        session = session or answer["id"]
    assert desk.participation(ref(1)).status is Status.COMPLETED
