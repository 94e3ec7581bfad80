"""
The proxies of macOS's network settings, as `scutil --proxy` prints them.

Go and curl do not read them, browsers and the App Store do: where no variable names a proxy,
they are what works on that network. Of a proxy script (PAC) there is only the URL: gover runs
no program that a network serves.
"""

import re
import subprocess
from functools import cache
from ipaddress import IPv4Address, IPv4Network
from typing import NamedTuple

from gover.network.no_proxy import parse_address
from gover.sdk import machine

_TIMEOUT = 10  # seconds
_PAIR = re.compile(r"^ +(\w+) : (.*)$", re.MULTILINE)
_LIST = re.compile(r"^ +ExceptionsList : <array> \{\n(.*?)^ +\}$", re.MULTILINE | re.DOTALL)
_NETWORK = re.compile(r"(\d{1,3}(?:\.\d{1,3}){0,3})(?:/(\d{1,2}))?", re.ASCII)


class SystemProxies(NamedTuple):
    """The settings; a proxy is `http://HOST:PORT` or `socks5://HOST:PORT`, "" for none."""

    proxy: str = ""  # for https
    exceptions: tuple[str, ...] = ()
    excludes_simple_names: bool = False
    script: str = ""  # the URL of a proxy script

    def is_excepted(self, host: str) -> bool:
        """
        Whether a host is requested directly.

        Entries are names with `*`, addresses, and networks that may be short: `169.254/16`.
        """
        if self.excludes_simple_names and "." not in host and ":" not in host:
            return True
        return any(_matches(entry.lower(), host) for entry in self.exceptions)


@cache
def read_system_proxies() -> SystemProxies:
    """Return the settings of this Mac; none elsewhere."""
    host = machine.here()
    if not host.is_mac:
        return SystemProxies()
    try:
        done = subprocess.run(
            [machine.below(host.root, "/usr/sbin/scutil"), "--proxy"],
            stdin=subprocess.DEVNULL,
            capture_output=True,
            timeout=_TIMEOUT,
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired):
        return SystemProxies()
    return parse_scutil(done.stdout.decode("utf-8", "replace"))


def parse_scutil(text: str) -> SystemProxies:
    """Return the settings in the output of `scutil --proxy`."""
    found = _LIST.search(text)
    entries = tuple(value.strip() for _, value in _PAIR.findall(found[1])) if found else ()
    values = dict(_PAIR.findall(_LIST.sub("", text)))

    def proxy(kind: str, scheme: str) -> str:
        host = values.get(f"{kind}Proxy", "").strip()
        if values.get(f"{kind}Enable") != "1" or not host:
            return ""
        host = f"[{host}]" if ":" in host else host
        return f"{scheme}://{host}:{values.get(f'{kind}Port', '')}".rstrip(":")

    is_scripted = values.get("ProxyAutoConfigEnable") == "1"
    return SystemProxies(
        proxy("HTTPS", "http") or proxy("SOCKS", "socks5"),
        entries,
        values.get("ExcludeSimpleHostnames") == "1",
        values.get("ProxyAutoConfigURLString", "").strip() if is_scripted else "",
    )


def _matches(entry: str, host: str) -> bool:
    address, network = parse_address(host), _NETWORK.fullmatch(entry)
    if network and isinstance(address, IPv4Address):
        numbers = network[1].split(".")
        bits = int(network[2] or 8 * len(numbers))
        try:
            whole = ".".join([*numbers, "0", "0", "0"][:4])
            return address in IPv4Network((whole, bits), strict=False)
        except ValueError:
            return False
    pattern = ".*".join(map(re.escape, entry.split("*")))
    return re.fullmatch(pattern, host) is not None
