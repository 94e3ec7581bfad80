"""macOS's network settings, by a double of scutil: its output is built, not recorded on a Mac."""

import pytest

from gover.errors import NetworkError
from gover.network import system_proxy
from gover.network.proxies import find_proxy
from gover.network.system_proxy import SystemProxies, parse_scutil
from gover.sdk import machine
from tests.lib.proxy_servers import ConnectProxy, SocksProxy
from tests.lib.raw_server import RawServer, answering

OK = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"
SCUTIL = """<dictionary> {
  ExceptionsList : <array> {
    0 : *.local
    1 : 169.254/16
    2 : 10.0.0.0/8
    3 : intra.corp.test
    4 : *.Dev.test
    5 : 192.168.1.7
  }
  ExcludeSimpleHostnames : 1
  FTPPassive : 1
  HTTPEnable : 1
  HTTPPort : 8080
  HTTPProxy : plain.corp.test
  HTTPSEnable : %d
  HTTPSPort : %d
  HTTPSProxy : %s
  ProxyAutoConfigEnable : %d
  ProxyAutoConfigURLString : http://wpad.corp.test/proxy.pac
  SOCKSEnable : %d
  SOCKSPort : %d
  SOCKSProxy : 127.0.0.1
}
"""


def scutil(https=0, socks=0, script=0, host="127.0.0.1"):
    """Return such an output; a port of 0 is a proxy that is off."""
    return SCUTIL % (bool(https), https, host, script, bool(socks), socks)


@pytest.fixture
def mac(tmp_path, monkeypatch):
    """Let this be a Mac with these settings."""

    def set_up(output):
        program = tmp_path / "usr/sbin/scutil"
        program.parent.mkdir(parents=True)
        (tmp_path / "output").write_text(output)
        program.write_text(f'#!/bin/sh\n[ "$*" = --proxy ] && cat {tmp_path}/output\n')
        program.chmod(0o755)
        monkeypatch.setattr(machine, "here", lambda: machine.AppleMachine("darwin", str(tmp_path)))
        system_proxy.read_system_proxies.cache_clear()

    yield set_up
    system_proxy.read_system_proxies.cache_clear()


def test_the_settings_are_read():
    read = parse_scutil(scutil(https=8443, socks=1080, script=1))

    assert read.proxy == "http://127.0.0.1:8443"
    assert read.script == "http://wpad.corp.test/proxy.pac"
    assert read.exceptions[:2] == ("*.local", "169.254/16")
    assert read.excludes_simple_names
    assert parse_scutil(scutil(socks=1080)).proxy == "socks5://127.0.0.1:1080"
    assert parse_scutil(scutil(host="::1", https=1)).proxy == "http://[::1]:1"
    assert parse_scutil(scutil())[0] == parse_scutil(scutil()).script == ""
    assert parse_scutil("") == parse_scutil("<dictionary> {\n}\n") == SystemProxies()


@pytest.mark.parametrize(
    ("host", "is_direct"),
    [
        ("a.local", True),
        ("local.test", False),
        ("169.254.9.9", True),
        ("169.255.0.1", False),
        ("10.9.8.7", True),
        ("192.168.1.7", True),
        ("192.168.1.70", False),
        ("intra.corp.test", True),
        ("a.intra.corp.test", False),
        ("go.dev.test", True),
        ("intranet", True),
        ("go.dev", False),
    ],
)
def test_the_exceptions_are_direct(host, is_direct):
    assert parse_scutil(scutil(https=1)).is_excepted(host) == is_direct


@pytest.mark.parametrize("kind", ["https", "socks"])
def test_a_mac_without_variables_uses_its_settings(authority, trusted, client, mac, kind):
    with RawServer(answering(OK), authority[1]) as server:
        script = (SocksProxy if kind == "socks" else ConnectProxy)(("127.0.0.1", server.port))
        with RawServer(script) as proxy:
            mac(scutil(**{kind: proxy.port}))
            assert client().get("https://go.test/", 10) == b"ok"
            assert len(script.seen) == 1
            assert client().get(f"{server.base}/", 10) == b"ok"  # loopback
            with pytest.raises(NetworkError, match="set by HTTPS_PROXY"):
                client(HTTPS_PROXY="http://127.0.0.1:9").get("https://go.test/", 10)
    assert len(script.seen) == 1


def test_elsewhere_nothing_is_run(mac, tmp_path, monkeypatch):
    mac(scutil(https=1))
    monkeypatch.setattr(machine, "here", lambda: machine.AppleMachine("linux", str(tmp_path)))

    assert system_proxy.read_system_proxies() == SystemProxies()
    assert find_proxy({}, "go.dev", 443, system_proxy.read_system_proxies) is None


def test_a_mac_without_scutil_connects_directly(mac, tmp_path):
    mac(scutil(https=1))
    (tmp_path / "usr/sbin/scutil").unlink()

    assert system_proxy.read_system_proxies() == SystemProxies()


def test_a_proxy_script_is_named_when_the_connection_fails(client, mac):
    mac(scutil(script=1))

    words = r"go\.invalid/: .* \(gover does not run the proxy script http://wpad\.corp\.test"
    with pytest.raises(NetworkError, match=words):
        client().get("https://go.invalid/", 10)
