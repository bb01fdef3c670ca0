"""Posts a form the way a browser without script does: opens the page, keeps its hidden fields, sends all."""

import re
from html import unescape

from httpx import AsyncClient, Response

HIDDEN = re.compile(r'<input type="hidden" name="([^"]+)" value="([^"]*)">')


def hidden_fields(page: Response) -> dict[str, str]:
    """Those of the page's last form with each name."""
    main = page.text.partition("<main")[2]
    return {name: unescape(value) for name, value in HIDDEN.findall(main)}


async def posted(browser: AsyncClient, path: str, *, to: str = "", **fields: str) -> Response:
    """Open a page, fill its form in, send it to its own address or another one."""
    page = await browser.get(path)
    assert page.status_code == 200, (page.status_code, page.text)
    return await browser.post(to or path, data={**hidden_fields(page), **fields})
