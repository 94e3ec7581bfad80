"""Logins for private proxies: read as Go reads them, and given to one host alone."""

import base64

import pytest

from gover.errors import NetworkError
from gover.network.netrc import Login, parse_netrc
from tests.lib.go_site import faults
from tests.lib.go_site.mirror import Mirror
from tests.lib.raw_server import RawServer, request_of

OK = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"


def basic(text):
    return "Basic " + base64.b64encode(text.encode()).decode()


def sent(mirror):
    return [(r.path, r.headers["Authorization"]) for r in mirror.requests]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("machine a login u password p", [("a", "u", "p")]),
        ("machine a\nlogin u\n\tpassword p\n", [("a", "u", "p")]),
        ("machine a login u password p\nmachine b login v password q", ["aup", "bvq"]),
        ("machine a login u\nmachine b password q login v", ["bvq"]),
        ("machine a\naccount x login u password p", ["aup"]),
        ("default login u password p\nmachine a login u password p", []),
        ("machine a login u password p\ndefault login v password q", ["aup"]),
        ("macdef m\nmachine x login u password p\n\nmachine a login u password p", ["aup"]),
        ("machine a login", []),
        ("\0 machine \xff", []),
        ("", []),
    ],
)
def test_the_grammar_is_gos(text, expected):
    """golang/go src/cmd/go/internal/auth/netrc_test.go has most of these."""
    assert list(parse_netrc(text)) == [Login(*entry) for entry in expected]


@pytest.fixture
def netrc(tmp_path):
    path = tmp_path / "netrc"
    path.write_text(
        "machine 127.0.0.1 login me password secret\nmachine localhost login me password other\n"
    )
    return str(path)


@pytest.mark.parametrize("variable", ["NETRC", "HOME"])
def test_a_login_is_found_by_variable_and_at_home(mirror, client, tmp_path, netrc, variable):
    (tmp_path / ".netrc").write_text("machine 127.0.0.1 login me password secret\n")

    client(**{variable: netrc if variable == "NETRC" else str(tmp_path)}).get(
        mirror.index_url + "?mode=json", 1 << 20
    )

    assert sent(mirror) == [("/dl/?mode=json", basic("me:secret"))]


def test_a_login_in_the_url_comes_first_and_is_never_shown(mirror, client, netrc):
    mirror.fault("/dl/", faults.status(403))
    url = mirror.index_url.replace("//", "//you%40corp:pass@")

    with pytest.raises(NetworkError) as caught:
        client(NETRC=netrc).get(url, 10)

    assert sent(mirror) == [("/dl/", basic("you@corp:pass"))]
    assert "pass" not in str(caught.value)


def test_a_redirect_on_the_same_host_keeps_the_login(mirror, client, netrc):
    mirror.fault("/dl/", faults.redirect("/there"))
    mirror.put("/there", b"ok")

    client(NETRC=netrc).get(mirror.index_url, 10)

    assert [login for _, login in sent(mirror)] == [basic("me:secret")] * 2


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "other:words@localhost"])
def test_no_login_goes_to_another_host_or_port_after_a_redirect(
    mirror, fake_releases, tmp_path, client, netrc, host
):
    """Not even the one that the other host has in `.netrc`: a mirror must not choose."""
    with Mirror(fake_releases, mirror.rows, tmp_path / "other") as other:
        other.put("/there", b"ok")
        port = other.base.rpartition(":")[2]
        mirror.fault("/dl/", faults.redirect(f"http://{host}:{port}/there"))

        assert client(NETRC=netrc).get(mirror.index_url, 10) == b"ok"

        assert sent(mirror) == [("/dl/", basic("me:secret"))]
        assert sent(other) == [("/there", None)]


def test_a_login_that_comes_back_by_redirect_is_given_again(mirror, client, netrc):
    back = f"{mirror.base}/back"
    hop = f"HTTP/1.1 302 Found\r\nLocation: {back}\r\nContent-Length: 0\r\n\r\n".encode()
    seen = []

    def script(connection):
        seen.append(request_of(connection))
        connection.sendall(hop)

    with RawServer(script) as elsewhere:
        mirror.fault("/dl/", faults.redirect(elsewhere.base))
        mirror.put("/back", b"ok")
        client(NETRC=netrc).get(mirror.index_url, 10)

    assert b"uthorization" not in seen[0]
    assert [login for _, login in sent(mirror)] == [basic("me:secret")] * 2


def test_a_default_entry_is_for_nobody(mirror, client, tmp_path):
    path = tmp_path / "netrc"
    path.write_text("default login me password secret\n")

    client(NETRC=str(path)).get(mirror.index_url + "?mode=json", 1 << 20)

    assert sent(mirror) == [("/dl/?mode=json", None)]


def test_the_client_finds_no_login_of_its_own(client, tmp_path, monkeypatch, netrc):
    monkeypatch.setenv("NETRC", netrc)
    seen = []

    def script(connection):
        seen.append(request_of(connection))
        connection.sendall(OK)

    with RawServer(script) as server:
        client().get(server.base, 10)
    assert b"uthorization" not in seen[0]
