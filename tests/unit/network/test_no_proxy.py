"""NO_PROXY by cmd/go's rules, which are compared with the real go in test_real_networks."""

import pytest

from gover.network.no_proxy import needs_no_proxy

# An entry, hosts that it is for, and hosts that it is not for; the port is 443 where none is given.
RULES = [
    ("example.com", "example.com a.example.com b.a.example.com", "notexample.com example.com."),
    (".example.com", "a.example.com", "example.com"),
    ("*.example.com", "a.example.com", "example.com"),
    ("EXAMPLE.com", "example.com", ""),
    (" example.com ,b.test", "example.com b.test", "c.test"),
    ("*example.com", "", "example.com a.example.com"),
    ("a.*.com", "", "a.b.com"),
    ("https://example.com", "", "example.com"),
    ("example.com:443", "example.com", "example.com:8443"),
    ("example.com:8443", "example.com:8443 a.example.com:8443", "example.com"),
    ("*:443", "", "example.com 10.1.2.3"),
    (":443", "", "example.com"),
    ("10.0.0.0/8", "10.1.2.3 10.1.2.3:8443 ::ffff:10.1.2.3", "11.0.0.1 10.example.com"),
    ("10.1.2.3/8", "10.9.9.9", "11.0.0.1"),
    ("::ffff:10.0.0.0/104", "10.1.2.3", "11.0.0.1"),
    ("10.0.0.0/255.0.0.0", "", "10.1.2.3"),
    ("10.0.0.0/33", "", "10.0.0.0"),
    ("10.0.0.0/8:443", "", "10.1.2.3"),
    ("10.1.2", "", "10.1.2.3"),
    ("10.1.2.3", "10.1.2.3 10.1.2.3:8443", "10.1.2.4"),
    ("10.1.2.3:443", "10.1.2.3", "10.1.2.3:8443"),
    ("fd07:b51a:cc66:f0::/64", "fd07:b51a:cc66:f0::1", "fd07:b51a:cc66:f1::1 fd07.example"),
    ("fe80::/10", "fe80::1", "fec0::1"),
    ("fd00::1", "fd00::1 fd00:0::1", "fd00::2"),
    ("[fd00::1]", "fd00::1 [fd00::1]:8443", "fd00::2"),
    ("[fd00::1]:443", "fd00::1", "[fd00::1]:8443"),
    ("[fd00::1", "", "fd00::1"),
    ("*", "example.com 10.1.2.3 fd00::1", ""),
    ("a.test,*,b.test", "example.com", ""),
    ("a.test b.test", "", "a.test b.test"),
    ("bücher.example", "xn--bcher-kva.example a.xn--bcher-kva.example bücher.example", ""),
    (".,,::,/,[],:,*.", "", "example.com 10.1.2.3"),
    ("\udcff,\0,%", "", "example.com"),
    ("", "localhost 127.0.0.1 127.9.9.9 ::1 ::ffff:127.0.0.1", "foo.localhost 0.0.0.0"),
]


def host_and_port(text):
    if text.startswith("["):
        host, _, port = text[1:].partition("]:")
        return host, int(port)
    host, colon, port = text.partition(":")
    return (host, int(port)) if colon and port.isdigit() else (text, 443)


@pytest.mark.parametrize(("entry", "direct", "proxied"), RULES, ids=[rule[0] for rule in RULES])
def test_an_entry_is_for_these_hosts(entry, direct, proxied):
    for text in direct.split():
        assert needs_no_proxy(*host_and_port(text), entry), text
    for text in proxied.split():
        assert not needs_no_proxy(*host_and_port(text), entry), text


def test_nothing_in_the_variable_is_an_error():
    for entry in (
        "fd07:b51a:cc66:f0::/64",
        "[::1]",
        "fe80::1%eth0/10",
        "é" * 300,
        "a:b:c:d",
        "[]:",
    ):
        needs_no_proxy("go.dev", 443, entry)
