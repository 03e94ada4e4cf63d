"""What the server answers besides the pages themselves, and what it never asks of strangers."""

import json
import logging
from collections.abc import Sequence
from datetime import date
from pathlib import Path

from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse
from starlette.routing import BaseRoute, Route
from streamlit import config, file_util, net_util

from hotspot.ui.health import health

HEALTH = "/healthz"
"""Where a monitor asks."""

_UNCACHED = {"Cache-Control": "no-store"}
_BASE = """<script>
  const parts = location.pathname.replace(/\\/+$/, "").split("/");
  if (%s.includes(parts.at(-1))) parts.pop();
  window.__streamlit = { BACKEND_BASE_URL: `${location.origin}${parts.join("/")}/` };
</script>"""


def routes(pages: Sequence[tuple[str, str, str]]) -> list[BaseRoute]:
    """Give what is answered before Streamlit is asked.

    Parameters
    ----------
    pages : sequence of (str, str, str)
        File, title and question of every page; the first has no address of its own.

    Returns
    -------
    list of BaseRoute
        The health of the server, and the document of every page.
    """
    base = config.get_option("server.baseUrlPath").strip("/")
    base = f"/{base}" if base else ""
    names = [Path(file).stem for file, *_ in pages[1:]]
    document = _document(names)

    def page(_: Request) -> HTMLResponse:
        return HTMLResponse(document, headers={"Cache-Control": "no-cache"})

    def answer(_: Request) -> JSONResponse:
        status, said = health(date.today())
        return JSONResponse(said, status_code=status, headers=_UNCACHED)

    return [
        Route(f"{base}{HEALTH}", answer),
        *(Route(f"{base}/{name}", page) for name in names),
    ]


def _document(names: list[str]) -> str:
    """Tell the browser where the server is: it would guess from the page's address, and miss."""
    found = (Path(file_util.get_static_dir()) / "index.html").read_text(encoding="utf-8")
    return found.replace("<head>", f"<head>{_BASE % json.dumps(names)}", 1)


def keep_quiet() -> None:
    """Ask nobody for our own address, and say nothing while all is well.

    When a page of another site calls, Streamlit asks a server on the internet what address this one
    has, in case that page is ours. What is ours stands in the settings.
    """
    net_util.get_external_ip = lambda: None
    logging.getLogger("uvicorn.error").setLevel(logging.WARNING)
