"""Which URLs gover opens, and how messages show them."""

from urllib.parse import SplitResult, urlsplit

from gover.errors import UsageError
from gover.escape import safe


def is_acceptable(url: str) -> bool:
    """Whether a URL is https, or http on loopback."""
    parts = _split(url)
    if parts is None or not parts.hostname or not url.isprintable():
        return False
    return parts.scheme == "https" or (parts.scheme == "http" and is_loopback(parts.hostname))


def check_url(url: str) -> None:
    """
    Accept https, and http on loopback.

    Raises:
        UsageError: anything else.
    """
    if not is_acceptable(url):
        raise UsageError(f"{shown_url(url)}: not https")


def is_loopback(host: str) -> bool:
    """Whether a host is this machine, by its name or address alone."""
    if host == "localhost":
        return True
    try:
        import ipaddress  # noqa: PLC0415  most hosts have a name

        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def origin(url: str) -> tuple[str, str | None, int | None]:
    """Return the origin of a URL (RFC 6454): scheme, host and port."""
    parts = urlsplit(url)
    return parts.scheme, parts.hostname, parts.port


def without_password(url: str) -> str:
    """Return a URL without its login; of text that is no URL, what follows the last @."""
    parts = _split(url)
    if parts is None:
        return url.rpartition("@")[2]
    return parts._replace(netloc=parts.netloc.rpartition("@")[2]).geturl()


def shown_url(url: str) -> str:
    """Return a URL for a message: escaped, and without the login of a private proxy."""
    return safe(without_password(url))


def shown_host(url: str) -> str:
    """Return the host and port of a URL, escaped for a message; "" for text that is no URL."""
    try:
        return safe(urlsplit(url).netloc.rpartition("@")[2])
    except ValueError:
        return ""


def scheme_and_host(url: str) -> tuple[str, str]:
    """Return both, in lower case; empty for text that is no URL."""
    parts = _split(url)
    return (parts.scheme, parts.hostname or "") if parts else ("", "")


def _split(url: str) -> SplitResult | None:
    try:
        parts = urlsplit(url)
        _ = parts.port  # raises for an invalid port
    except ValueError:
        return None
    return parts
