"""
NO_PROXY: the hosts that are requested without a proxy.

The rules are cmd/go's (golang.org/x/net/http/httpproxy, config.init and config.useProxy).
One thing is added: `[addr]` without a port is that address, as in curl; Go ignores it.
"""

import re
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network

_Address = IPv4Address | IPv6Address

_HOST_AND_PORT = re.compile(r"(\[[^\]]*\]|[^:\[\]]*):([^:]*)")
_MAPPED = IPv6Network("::ffff:0:0/96")


def needs_no_proxy(host: str, port: int, no_proxy: str) -> bool:
    """
    Return whether a host is requested without a proxy: loopback always, and what matches.

    `host` is a name in lower case, or an address without brackets. Names are not resolved.
    """
    host = ascii_host(host)
    address = parse_address(host)
    if host == "localhost" or (address and address.is_loopback):
        return True
    entries = [entry.strip().lower() for entry in no_proxy.split(",")]
    return "*" in entries or any(_matches(entry, host, port, address) for entry in entries)


def ascii_host(host: str) -> str:
    """Return a host name in its ASCII form (IDNA); one that has none, as it is."""
    try:
        return host if host.isascii() else host.encode("idna").decode("ascii")
    except UnicodeError:
        return host


def parse_address(text: str) -> _Address | None:
    """Return an IP address, an IPv4 address in IPv6 form as IPv4; None for other text."""
    try:
        address = ip_address(text)
    except ValueError:
        return None
    mapped = address.ipv4_mapped if isinstance(address, IPv6Address) else None
    return mapped or address


def parse_network(text: str) -> IPv4Network | IPv6Network | None:
    """Return a network in CIDR notation, host bits cleared; None for other text."""
    _, slash, bits = text.partition("/")
    if not slash or not (bits.isascii() and bits.isdecimal()):  # no netmask
        return None
    try:
        network = ip_network(text, strict=False)
    except ValueError:
        return None
    if isinstance(network, IPv6Network) and network.subnet_of(_MAPPED):
        mapped = network.network_address.ipv4_mapped
        return IPv4Network((int(mapped or 0), network.prefixlen - _MAPPED.prefixlen))
    return network


def _matches(entry: str, host: str, port: int, address: _Address | None) -> bool:
    if network := parse_network(entry):
        return address is not None and address in network
    split = _HOST_AND_PORT.fullmatch(entry)
    name, wanted_port = (split[1], split[2]) if split else (entry, "")
    if wanted_port not in ("", str(port)):
        return False
    if name.startswith("[") and name.endswith("]"):
        name = name[1:-1]
    wanted = parse_address(name)
    if wanted or address:
        return wanted == address
    name = name.removeprefix("*") if name.startswith("*.") else name
    domain = ascii_host(name.removeprefix("."))
    if not domain:
        return False
    return host.endswith(f".{domain}") or (host == domain and not name.startswith("."))
