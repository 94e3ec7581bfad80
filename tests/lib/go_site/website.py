"""The sites as one function: path in, answer out. Sockets, ranges and faults are elsewhere."""

import hashlib
import re
from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple

from tests.lib.go_site import listing
from tests.lib.go_site.checksum_log import Log
from tests.lib.go_site.faults import Answer
from tests.lib.go_site.releases import MODULE, Row

# golang/website internal/dl/server.go: fileRe and goGetRe. What only the second one matches,
# `go1.22.3.linux-amd64.tar.gz.sha256` above all, is answered with a page, not with a file.
_FILE = re.compile(r"go[0-9a-z.]+\.[0-9a-z.-]+\.(tar\.gz|tar\.gz\.asc|pkg|msi|zip)")
_GO_GET = re.compile(r"go[0-9a-z.]+\.[0-9a-z.-]+")
_HTML = "text/html; charset=utf-8"
_TEXT = "text/plain; charset=utf-8"
_GONE = Answer(404, b"404 page not found\n", _TEXT)


class Website(NamedTuple):
    """
    What the mirror has at one moment.

    base    "http://127.0.0.1:1234", where redirects lead
    rows    the releases that the index and the module list name
    bucket  file name -> file: dl.google.com/go
    log     the checksum database
    """

    base: str
    rows: tuple[Row, ...]
    bucket: dict[str, Path]
    log: Log

    def answer(self, path: str, query: str) -> Answer:
        """Answer a GET of `path` (starts with "/") with `query` (without "?")."""
        if path in ("/dl", "/dl/"):
            return self._index(query) if path == "/dl/" else self._redirect("/dl/")
        if path.startswith(module := f"/dl/mod/{MODULE}/@v/"):
            return self._module_at_origin(path.removeprefix(module))
        if path.startswith("/dl/"):
            return self._download(path.removeprefix("/dl/"))
        if path.startswith("/go/"):
            return self._file(path.removeprefix("/go/"))
        if path.startswith(module := f"/proxy/{MODULE}/@v/"):
            return self._module(path.removeprefix(module))
        if path.startswith(database := f"/proxy/sumdb/{self.log.name}/"):
            return self._sumdb(path.removeprefix(database))
        return _GONE

    def _index(self, query: str) -> Answer:
        words = query.split("&")
        index = listing.everything(self.rows)
        if "mode=json" not in words:
            return Answer(200, listing.as_page(index), _HTML)
        wanted = index if "include=all" in words else listing.supported(index)
        return Answer(200, listing.as_json(wanted), "application/json")

    def _download(self, name: str) -> Answer:
        if _FILE.fullmatch(name):
            return self._redirect("/go/" + name)
        if _GO_GET.fullmatch(name):
            page = f'<!DOCTYPE html>\n<meta http-equiv="refresh" content="0; url=/dl/#{name}">\n'
            return Answer(200, page.encode(), _HTML, (("Location", f"/dl/#{name}"),))
        return _GONE

    def _file(self, name: str) -> Answer:
        path = self.bucket.get(name)
        return Answer(200, path, ranges=True) if path else _GONE

    def _module(self, name: str) -> Answer:
        if name == "list":
            return Answer(200, "".join(f"{row.module}\n" for row in self.rows).encode(), _TEXT)
        return self._file(name) if name.startswith("v0.0.1-go") else _GONE

    def _module_at_origin(self, name: str) -> Answer:
        return self._module(name) if name == "list" else self._redirect("/go/" + name)

    def _sumdb(self, rest: str) -> Answer:
        word, _, argument = rest.partition("/")
        if rest == "supported":
            return Answer(200, b"", _TEXT)
        if rest == "latest":
            return Answer(200, self.log.latest, _TEXT)
        found = {"lookup": self.log.lookup(argument), "tile": self.log.tile(rest)}.get(word)
        return Answer(200, found, _TEXT) if found is not None else _GONE

    def _redirect(self, path: str) -> Answer:
        return Answer(302, b"", _HTML, (("Location", self.base + path),))


def bucket_of(folders: Iterable[Path]) -> dict[str, Path]:
    """Return the files of some folders by name, those of later folders first."""
    return {path.name: path for folder in folders for path in folder.iterdir() if path.is_file()}


def etag(body: bytes | Path) -> str:
    """Return a strong entity tag: it changes whenever the content does."""
    if isinstance(body, bytes):
        return f'"{hashlib.sha256(body).hexdigest()[:32]}"'
    status = body.stat()
    return f'"{status.st_size:x}-{status.st_mtime_ns:x}-{status.st_ino:x}"'
