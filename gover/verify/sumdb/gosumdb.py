"""
``GOSUMDB``: the checksum database, its key and its URL.

Source: golang/go src/cmd/go/internal/modfetch/sumdb.go (dbDial), internal/modfetch/key.go.
"""

import re
from typing import NamedTuple

from gover.errors import GoverError, UsageError
from gover.escape import safe
from gover.network.url import is_acceptable
from gover.verify.sumdb.note import Verifier

_DEFAULT = "sum.golang.org"
_KNOWN_KEYS = {
    _DEFAULT: "sum.golang.org+033de0ae+Ac4zctda0e5eza+HJyk9SxEdh+s3Ux18htTTAD8OuAn8",
}
# The same log at a host that is reachable in mainland China.
_ALIASES = {"sum.golang.google.cn": [_DEFAULT, "https://sum.golang.google.cn"]}
_HOST_AND_PATH = r"[A-Za-z0-9][A-Za-z0-9.-]*(:[0-9]+)?(/[A-Za-z0-9_~-][A-Za-z0-9._~-]*)*"
_HINT = "export GOSUMDB=sum.golang.org"


class SumDB(NamedTuple):
    """A checksum database: the key that signs its heads, and its base URL without a final /."""

    verifier: Verifier
    url: str

    @property
    def has_own_url(self) -> bool:
        """Whether GOSUMDB has a URL: cmd/go then tries no GOPROXY for the database."""
        return self.url != f"https://{self.verifier.name}"


def parse_gosumdb(value: str) -> SumDB | None:
    """
    Parse a value of ``GOSUMDB``: ``off`` is None, an empty value is sum.golang.org.

    Accepted: a known name, a verifier key, or either followed by a URL. A URL is https;
    plain http is for loopback addresses only. Raises UsageError, with a hint, otherwise.
    """
    fields = value.split() or [_DEFAULT]
    if fields == ["off"]:
        return None
    if len(fields) == 1:
        fields = _ALIASES.get(fields[0], fields)
    if len(fields) > 2:
        raise _invalid(value, "more than a key and a URL")
    verifier = _verifier(value, fields[0])
    url = fields[1].rstrip("/") if len(fields) == 2 else f"https://{verifier.name}"
    if not is_acceptable(url) or "?" in url or "#" in url:
        raise _invalid(value, "its URL is neither https nor http on a loopback address")
    return SumDB(verifier, url)


def _verifier(value: str, key: str) -> Verifier:
    try:
        verifier = Verifier.parse(_KNOWN_KEYS.get(key, key))
    except GoverError as error:
        raise _invalid(value, str(error)) from None
    if not re.fullmatch(_HOST_AND_PATH, verifier.name):
        raise _invalid(value, "the name in its key is not host[/path]")
    return verifier


def _invalid(value: str, why: str) -> UsageError:
    return UsageError(f"invalid GOSUMDB {safe(value)!r}: {why}", hint=_HINT)
