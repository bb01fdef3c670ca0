"""Static files: kept in memory, compressed once, under an address that changes with their content."""

import gzip
from dataclasses import dataclass, field
from hashlib import sha256
from importlib.resources import files
from mimetypes import guess_type

from fastapi import APIRouter, HTTPException, Request, Response

COMPRESSED = ("text/", "image/svg", "application/json")
FOR_EVER = "public, max-age=31536000, immutable"


@dataclass(frozen=True, slots=True)
class Asset:
    """One file."""

    name: str
    body: bytes
    gzipped: bytes | None
    media_type: str

    @property
    def tag(self) -> str:
        return sha256(self.body).hexdigest()[:16]

    @property
    def path(self) -> str:
        return f"/static/{self.tag}/{self.name}"


@dataclass(slots=True)
class Assets:
    """The files of every package that brought some."""

    by_name: dict[str, Asset] = field(default_factory=dict)

    def add(self, package: str, folder: str = "static") -> None:
        """All files directly in the folder, licences too."""
        for entry in files(package).joinpath(folder).iterdir():
            if entry.is_file():
                self.by_name[entry.name] = _read(entry.name, entry.read_bytes())

    def path(self, name: str) -> str:
        """The address of a file; raises KeyError."""
        return self.by_name[name].path


def asset_routes(assets: Assets) -> APIRouter:
    """GET /static/{tag}/{name}."""
    router = APIRouter()

    @router.get("/static/{tag}/{name}")
    async def asset(tag: str, name: str, request: Request) -> Response:
        found = assets.by_name.get(name)
        if found is None or found.tag != tag:
            raise HTTPException(404)
        headers = {"Cache-Control": FOR_EVER, "Vary": "Accept-Encoding"}
        if found.gzipped is not None and "gzip" in request.headers.get("accept-encoding", ""):
            return Response(found.gzipped, headers={**headers, "Content-Encoding": "gzip"}, media_type=found.media_type)
        return Response(found.body, headers=headers, media_type=found.media_type)

    return router


def _read(name: str, body: bytes) -> Asset:
    media_type = guess_type(name)[0] or "text/plain"
    compressible = media_type.startswith(COMPRESSED) or media_type.endswith("javascript")
    return Asset(name, body, gzip.compress(body, mtime=0) if compressible else None, media_type)
