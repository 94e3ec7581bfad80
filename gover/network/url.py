"""Which addresses gover talks to."""

import ipaddress
from urllib.parse import SplitResult, urlsplit

from gover.escape import safe


def is_acceptable(url: str) -> bool:
    """Accept https, and http on loopback."""
    parts = _split(url)
    if parts is None or not parts.hostname or not url.isprintable():
        return False
    return parts.scheme == "https" or (parts.scheme == "http" and is_loopback(parts.hostname))


def is_loopback(host: str) -> bool:
    """Tell whether a host is this machine, by its name or address alone."""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def without_password(url: str) -> str:
    """Return an address as a message may show it; of what is no address, what is behind an @."""
    parts = _split(url)
    if parts is None:
        return url.rpartition("@")[2]
    return parts._replace(netloc=parts.netloc.rpartition("@")[2]).geturl()


def shown_host(url: str) -> str:
    """Return whose address that is, as a message says it."""
    return safe(urlsplit(url).netloc.rpartition("@")[2])


def scheme_and_host(url: str) -> tuple[str, str]:
    """Return both, in lower case; empty for what is no address."""
    parts = _split(url)
    return (parts.scheme, parts.hostname or "") if parts else ("", "")


def _split(url: str) -> SplitResult | None:
    try:
        parts = urlsplit(url)
        _ = parts.port  # raises for a port that is none
    except ValueError:
        return None
    return parts
