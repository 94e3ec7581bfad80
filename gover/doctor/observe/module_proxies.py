"""The proxies in GOPROXY, and the checksum database: which of them answer, and how fast."""

import re
import time
from collections.abc import Mapping

from gover.doctor.facts import GoproxyEntry, Reply, SumdbFacts
from gover.errors import GoverError, NetworkError, UsageError
from gover.escape import safe
from gover.network.client import Http
from gover.network.goproxy import GOPROXY_DEFAULT, proxy_url
from gover.network.response import Absent
from gover.network.retry import Limits
from gover.verify.sumdb.gosumdb import parse_gosumdb

_LIMITS = Limits(connect=5.0, read=5.0, small=5.0, tries=1, most_tries=1)  # seconds, times
_SMALL = 64 << 10  # bytes
# A file that every public proxy has; "not found" is an answer too.
_KNOWN_FILE = "/golang.org/toolchain/@v/v0.0.1-go1.21.0.linux-amd64.info"


def find_goproxy_entries(
    value: str, gosumdb: str, environ: Mapping[str, str], *, network: bool
) -> tuple[GoproxyEntry, ...]:
    """Return the entries of GOPROXY; with `network` two requests are sent to each."""
    parts = re.split(r"([,|])", value or GOPROXY_DEFAULT)
    pairs = zip(parts[0::2], [*parts[1::2], ""], strict=True)
    found = [GoproxyEntry(text.strip(), separator) for text, separator in pairs if text.strip()]
    if not network:
        return tuple(found)
    database = _database_name(gosumdb)
    with Http(environ=environ, limits=_LIMITS) as http:
        return tuple(_with_replies(http, proxy, database) for proxy in found)


def find_sumdb(gosumdb: str, environ: Mapping[str, str], *, network: bool) -> SumdbFacts | None:
    """Return the checksum database, asked directly; None when it is off, or not asked."""
    try:
        database = parse_gosumdb(gosumdb) if network else None
    except GoverError:
        return None  # gover.doctor.checks.network reports it
    if database is None:
        return None
    with Http(environ=environ, limits=_LIMITS) as http:
        return SumdbFacts(database.verifier.name, _request(http, f"{database.url}/latest"))


def _with_replies(http: Http, proxy: GoproxyEntry, database: str) -> GoproxyEntry:
    url = proxy_url(proxy.text).rstrip("/")
    if not url.startswith(("https:", "http:")):
        return proxy
    reply = _request(http, url + _KNOWN_FILE)
    if reply is None or reply.reason or not database:
        return proxy._replace(reply=reply)
    # go.dev/ref/mod#checksum-database: a proxy that serves it answers 200 here.
    served = _request(http, f"{url}/sumdb/{database}/supported")
    has_database = served is not None and not served.reason and not served.is_absent
    return proxy._replace(reply=reply, serves_sumdb=has_database)


def _request(http: Http, url: str) -> Reply | None:
    """Send one request; None where gover sends none: plain http to another machine."""
    start = time.monotonic()
    is_absent, reason = False, ""
    try:
        http.get(url, _SMALL)
    except Absent:
        is_absent = True
    except UsageError:
        return None
    except NetworkError as error:
        reason = safe(str(error).rpartition(": ")[2])
    return Reply(round((time.monotonic() - start) * 1000), reason, is_absent=is_absent)


def _database_name(gosumdb: str) -> str:
    try:
        database = parse_gosumdb(gosumdb)
    except GoverError:
        return ""
    return database.verifier.name if database else ""
