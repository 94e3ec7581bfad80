"""
The ways to name a proxy, and what gover, go and curl do with each.

The request is for `https://HOST/`. In a value `{http}`, `{tls}`, `{socks5}` and `{socks5h}`
stand for proxies that answer, `{gone}` for one that does not. docs/proxies.md has them in
tables; tests/functional/test_real_networks.py compares all of them with the real programs in
a network of its own.
"""

from typing import NamedTuple

DIRECT, PROXY, ERROR = "direct", "proxy", "error"
NAME, FOUR, SIX = "go.example.test", "10.9.8.7", "[fd07:b51a:cc66:f0::7]"


class Case(NamedTuple):
    """One environment and one host; the way that each program takes."""

    host: str
    environ: dict[str, str]
    gover: str
    go: str
    curl: str | None  # None: it differs between versions of curl


def case(host, gover, environ, go="", curl=""):
    """Return a case; go and curl do as gover does where nothing else is given."""
    return Case(host, environ, gover, go or gover, curl or gover)


def no_proxy(value, host, gover, go=""):
    """Return a case of NO_PROXY; what curl reads in it has changed from release to release."""
    environ = {"HTTPS_PROXY": "{http}", "NO_PROXY": value}
    return Case(host, environ, gover, go or gover, None)


CASES = [
    # which variable
    case(NAME, DIRECT, {}),
    case(NAME, PROXY, {"HTTPS_PROXY": "{http}"}),
    case(NAME, PROXY, {"https_proxy": "{http}"}),
    case(NAME, PROXY, {"HTTPS_PROXY": "{http}", "https_proxy": "{gone}"}, curl=ERROR),
    case(NAME, ERROR, {"HTTPS_PROXY": "{gone}", "https_proxy": "{http}"}, curl=PROXY),
    case(NAME, PROXY, {"HTTPS_PROXY": "", "https_proxy": "{http}"}),
    case(NAME, DIRECT, {"HTTP_PROXY": "{gone}", "http_proxy": "{gone}"}),
    case(NAME, DIRECT, {"HTTP_PROXY": "{gone}", "REQUEST_METHOD": "GET"}),
    case(NAME, PROXY, {"HTTPS_PROXY": "{http}", "REQUEST_METHOD": "GET"}),
    case(NAME, PROXY, {"ALL_PROXY": "{http}"}, go=DIRECT),
    case(NAME, PROXY, {"all_proxy": "{socks5h}"}, go=DIRECT),
    case(NAME, PROXY, {"HTTPS_PROXY": "{http}", "ALL_PROXY": "{gone}"}),
    case(NAME, ERROR, {"HTTPS_PROXY": "{gone}", "ALL_PROXY": "{http}"}),
    case(NAME, DIRECT, {"ALL_PROXY": "{gone}", "NO_PROXY": NAME}),
    case(
        NAME, PROXY, {"HTTPS_PROXY": "{http}", "NO_PROXY": "a.test", "no_proxy": NAME}, curl=DIRECT
    ),
    # which kind of proxy
    case(NAME, PROXY, {"HTTPS_PROXY": "{tls}"}),
    case(NAME, PROXY, {"HTTPS_PROXY": "{socks5}"}),
    case(NAME, PROXY, {"HTTPS_PROXY": "{socks5h}"}),
    case(FOUR, PROXY, {"HTTPS_PROXY": "{socks5}"}),
    case(SIX, PROXY, {"HTTPS_PROXY": "{socks5}"}),
    case(SIX, PROXY, {"HTTPS_PROXY": "{http}"}),
    case(NAME, PROXY, {"HTTPS_PROXY": "{http login}"}),
    case(NAME, PROXY, {"HTTPS_PROXY": "{tls login}"}),
    case(NAME, PROXY, {"HTTPS_PROXY": "{socks5 login}"}),
    case(NAME, PROXY, {"HTTPS_PROXY": "{bare}"}),
    case(NAME, PROXY, {"HTTPS_PROXY": "{http}/a/path"}),
    # values that cannot be used
    case(NAME, ERROR, {"HTTPS_PROXY": "http://10.9.8.8:port"}),
    case(NAME, ERROR, {"HTTPS_PROXY": "ftp://10.9.8.8:1"}),
    case(NAME, ERROR, {"HTTPS_PROXY": "http://me:p#ss@10.9.8.8:1"}),
    # NO_PROXY
    no_proxy(NAME, NAME, DIRECT),
    no_proxy("example.test", NAME, DIRECT),
    no_proxy(".example.test", NAME, DIRECT),
    no_proxy("*.example.test", NAME, DIRECT),
    no_proxy("o.example.test", NAME, PROXY),
    no_proxy("EXAMPLE.TEST", NAME, DIRECT),
    no_proxy(" a.test , go.example.test ", NAME, DIRECT),
    no_proxy("a.test go.example.test", NAME, PROXY),
    no_proxy("*", NAME, DIRECT),
    no_proxy("a.test,*", NAME, DIRECT),
    no_proxy("go.example.test:443", NAME, DIRECT),
    no_proxy("go.example.test:8443", NAME, PROXY),
    no_proxy("go.example.test:8443", NAME + ":8443", DIRECT),
    no_proxy("go.*.test", NAME, PROXY),
    no_proxy("https://go.example.test", NAME, PROXY),
    no_proxy("10.0.0.0/8", FOUR, DIRECT),
    no_proxy("10.0.0.0/8", NAME, PROXY),
    no_proxy("10.9.8.0/29", FOUR, DIRECT),
    no_proxy("11.0.0.0/8", FOUR, PROXY),
    no_proxy("10.0.0.0/255.0.0.0", FOUR, PROXY),
    no_proxy("10.0.0.0/8:443", FOUR, PROXY),
    no_proxy("10.9", FOUR, PROXY),
    no_proxy("10.9.8.7", FOUR, DIRECT),
    no_proxy("10.9.8.7:443", FOUR, DIRECT),
    no_proxy("10.9.8.7:8443", FOUR, PROXY),
    no_proxy("localhost,127.0.0.1,::1,fd07:b51a:cc66:f0::/64", SIX, DIRECT),
    no_proxy("fd07:b51a:cc66:f1::/64", SIX, PROXY),
    no_proxy("fd07:b51a:cc66:f0::7", SIX, DIRECT),
    no_proxy("[fd07:b51a:cc66:f0::7]", SIX, DIRECT, go=PROXY),
    no_proxy("[fd07:b51a:cc66:f0::7]:443", SIX, DIRECT),
    # loopback
    case("127.0.0.1", DIRECT, {"HTTPS_PROXY": "{http}"}, curl=PROXY),
    case("localhost", DIRECT, {"HTTPS_PROXY": "{http}"}, curl=PROXY),
    case("[::1]", DIRECT, {"HTTPS_PROXY": "{gone}"}, curl=ERROR),
]
