"""Certificates and proxies as the environment has them, over real TLS."""

import datetime as dt
import time

import pytest

from gover.errors import NetworkError, UsageError
from gover.network.retry import Clock, Limits
from tests.lib.authority import write_authority
from tests.lib.proxy_servers import ConnectProxy, SocksProxy
from tests.lib.raw_server import RawServer, answering

OK = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"


@pytest.fixture
def server(authority):
    with RawServer(answering(OK), authority[1]) as server:
        yield server


def test_a_private_ca_is_accepted_when_the_environment_names_it(server, client, trusted):
    assert client().get(server.base, 10) == b"ok"


def test_a_certificate_of_a_stranger_is_refused_at_once(server, client):
    with pytest.raises(NetworkError, match=r"(?i)certificate"):
        client().get(server.base, 10)
    assert server.connections == 1


def test_a_certificate_of_another_host_is_refused(server, client, trusted):
    with pytest.raises(NetworkError, match=r"(?i)certificate"):
        client().get(server.base.replace("127.0.0.1", "localhost"), 10)


@pytest.mark.parametrize(("year", "reason"), [(2000, "has expired"), (2100, "is not yet valid")])
def test_a_certificate_of_another_time_has_the_date_of_the_clock(
    client, tmp_path, monkeypatch, year, reason
):
    """As where the clock of a machine is wrong, from which it looks the same."""
    since = dt.datetime(year, 1, 1, tzinfo=dt.UTC)
    context = write_authority(tmp_path, [], ["127.0.0.1"], since=since, days=9)
    monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "ca.pem"))

    with RawServer(answering(OK), context) as server:
        base = server.base
        with pytest.raises(NetworkError) as raised:
            client().get(base, 10)

    failed = f"{base}: certificate verify failed: certificate {reason}"
    today = dt.datetime.now(dt.UTC).date().isoformat()
    assert str(raised.value) == f"{failed}; the clock here shows {today}"
    assert raised.value.hint == "date"


URL = "https://go.test/dl/"  # a name that only a proxy knows
KINDS = ("http", "https", "socks5", "socks5h")


@pytest.fixture
def through(server, authority, trusted):
    """Open a proxy in front of the server: returns its script and its URL."""
    opened = []

    def open_proxy(kind, login=None, **more):
        script = (SocksProxy if kind.startswith("socks") else ConnectProxy)(
            ("127.0.0.1", server.port), login, **more
        )
        opened.append(RawServer(script, authority[1] if kind == "https" else None))
        return script, f"{kind}://127.0.0.1:{opened[-1].port}"

    yield open_proxy
    for each in opened:
        each.__exit__()


@pytest.mark.parametrize("kind", KINDS)
def test_https_goes_through_each_kind_of_proxy(client, through, kind):
    script, url = through(kind)

    living = client(HTTPS_PROXY=url)
    assert [living.get(URL, 10) for _ in range(2)] == [b"ok"] * 2
    assert len(script.seen) == 1  # one connection for both
    assert "go.test:443" in str(script.seen[0])


@pytest.mark.parametrize("kind", KINDS)
def test_a_proxy_gets_the_login_that_is_in_its_url(client, through, kind):
    _, url = through(kind, "me@corp:p#ss/\u00e9")
    login = "me%40corp:p%23ss%2F%C3%A9"

    assert client(HTTPS_PROXY=url.replace("//", f"//{login}@")).get(URL, 10) == b"ok"
    for wrong in (url, url.replace("//", "//me:other@")):
        with pytest.raises(NetworkError, match=r"set by HTTPS_PROXY\) .*(407|login)") as caught:
            client(HTTPS_PROXY=wrong).get(URL, 10)
        assert "other" not in str(caught.value)
        assert caught.value.hint.startswith("export HTTPS_PROXY=")
        assert "://USER:PASSWORD@127.0.0.1:" in caught.value.hint


@pytest.mark.parametrize(
    "environ",
    [
        {"HTTPS_PROXY": "{}"},
        {"https_proxy": "{}"},
        {"ALL_PROXY": "{}"},
        {"all_proxy": "{}"},
        {"HTTPS_PROXY": "{}", "https_proxy": "http://127.0.0.1:9"},
        {"HTTPS_PROXY": "", "https_proxy": "{}"},
        {"HTTPS_PROXY": "{}", "ALL_PROXY": "socks5://127.0.0.1:9"},
        {"https_proxy": "{}", "ALL_PROXY": "ftp://nonsense"},
        {"HTTPS_PROXY": "{}", "HTTP_PROXY": "http://127.0.0.1:9"},
        {"HTTPS_PROXY": " {} "},
    ],
    ids=str,
)
def test_the_first_variable_counts(client, through, environ):
    script, url = through("http")

    assert client(**{k: v.format(url) for k, v in environ.items()}).get(URL, 10) == b"ok"
    assert len(script.seen) == 1


def test_a_value_without_a_scheme_is_http(client, through):
    _, url = through("http")

    assert client(HTTPS_PROXY=url.removeprefix("http://")).get(URL, 10) == b"ok"


def test_http_proxy_is_not_for_https(client, through):
    script, url = through("http")

    with pytest.raises(NetworkError, match=r"go\.test"):
        client(HTTP_PROXY=url, http_proxy=url).get(URL, 10)
    assert script.seen == []


@pytest.mark.parametrize("kind", KINDS)
def test_loopback_never_goes_through_a_proxy(server, client, through, kind):
    script, url = through(kind)

    assert client(HTTPS_PROXY=url, ALL_PROXY=url).get(server.base, 10) == b"ok"
    assert script.seen == []


BAD = (
    "ftp://127.0.0.1:9",
    "http://user:p#ss@127.0.0.1:9",
    "http://us#er:pass@127.0.0.1:9",
    "http://user:p/ss@127.0.0.1:9",
    "http://proxy.corp:port",
    "http://proxy.corp:99999",
    "http://",
    "socks4://127.0.0.1:9",
    "http://[::1",
    "http://a b:3128",
    "socks5://me:@127.0.0.1:9",
)


@pytest.mark.parametrize("value", BAD)
@pytest.mark.parametrize("variable", ["HTTPS_PROXY", "all_proxy"])
def test_a_value_that_cannot_be_used_is_named_where_it_is_needed(server, client, value, variable):
    with pytest.raises(UsageError, match=f"^{variable} is '") as caught:
        client(**{variable: value}).get(URL, 10)
    assert not any(
        secret in str(caught.value) for secret in ("pass@", "p#ss", "p/ss", "us#er", "me:")
    )
    with pytest.raises(NetworkError, match=r"(?i)certificate"):  # of the direct connection
        client(**{variable: value}).get(server.base, 10)


def test_a_login_for_the_server_is_not_shown_to_the_proxy(client, through, tmp_path):
    script, url = through("http")
    (tmp_path / ".netrc").write_text("machine go.test login me password secret\n")

    assert client(HOME=str(tmp_path), HTTPS_PROXY=url).get(URL, 10) == b"ok"
    assert b"authorization" not in script.seen[0].lower()


@pytest.mark.parametrize("status", ["407 No", "403 Forbidden", "502 Bad Gateway"])
def test_a_proxy_that_refuses_is_reported_at_once(client, waits, status):
    answer = f"HTTP/1.1 {status}\r\nContent-Length: 0\r\n\r\n".encode()
    with RawServer(answering(answer)) as refusing:
        words = rf"^the proxy {refusing.base} \(set by https_proxy\).* HTTP {status}"
        with pytest.raises(NetworkError, match=words):
            client(https_proxy=refusing.base).get(URL, 10)
    assert waits == []


@pytest.mark.parametrize("kind", KINDS)
def test_a_proxy_that_is_not_there_is_named(client, waits, kind):
    words = rf"the proxy {kind[:6].rstrip('h')}.*:9 \(set by ALL_PROXY\) cannot be used: Connection"
    with pytest.raises(NetworkError, match=words):
        client(ALL_PROXY=f"{kind}://127.0.0.1:9").get(URL, 10)
    assert len(waits) == 2


def test_a_socks_proxy_that_cannot_connect_is_reported(client, through):
    _, url = through("socks5", reply=4)

    with pytest.raises(NetworkError, match=r"has no connection to go\.test:443: host unreachable"):
        client(HTTPS_PROXY=url).get(URL, 10)


@pytest.mark.parametrize("answer", [b"", b"SSH-2.0-OpenSSH_9.2\r\n\r\n", b"\5", b"\4\0"])
@pytest.mark.parametrize("kind", ["http", "socks5"])
def test_what_is_no_proxy_is_a_failure_of_the_network(client, answer, kind):
    def script(connection):
        connection.recv(1000)
        connection.sendall(answer)

    with RawServer(script) as server, pytest.raises(NetworkError, match="the proxy "):
        client(HTTPS_PROXY=f"{kind}://127.0.0.1:{server.port}").get(URL, 10)


def silent(connection):
    connection.recv(1000)
    while connection.recv(1000):
        pass


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("where", ["at the proxy", "behind the proxy"])
def test_the_time_limit_holds_through_each_kind_of_proxy(authority, trusted, client, kind, where):
    tls = authority[1] if kind == "https" else None
    with RawServer(silent) as behind:
        onward = ("127.0.0.1", behind.port)
        proxy = SocksProxy(onward) if kind.startswith("socks") else ConnectProxy(onward)
        with RawServer(silent if where == "at the proxy" else proxy, tls) as server:
            url = f"{kind}://127.0.0.1:{server.port}"
            since = time.monotonic()
            with pytest.raises(NetworkError, match="took too long"):
                client(Limits(small=0.3, tries=1), Clock(), HTTPS_PROXY=url).get(URL, 10)
    assert time.monotonic() - since < 5


@pytest.mark.parametrize("wrong", ["of a stranger", "of another host"])
def test_the_certificate_of_a_proxy_is_checked(through, client, monkeypatch, wrong):
    script, url = through("https")
    if wrong == "of a stranger":
        monkeypatch.delenv("SSL_CERT_FILE")
    else:
        url = url.replace("127.0.0.1", "localhost")

    with pytest.raises(NetworkError, match=r"(?i)the proxy .*certificate"):
        client(HTTPS_PROXY=url).get(URL, 10)
    assert script.seen == []


@pytest.mark.parametrize("kind", KINDS)
def test_the_certificate_behind_a_proxy_is_checked(through, client, kind):
    _, url = through(kind)

    with pytest.raises(NetworkError, match=r"(?i)certificate"):
        client(HTTPS_PROXY=url).get("https://other.test/", 10)


@pytest.mark.parametrize("kind", KINDS)
def test_a_large_body_comes_whole_through_each_kind_of_proxy(authority, trusted, client, kind):
    body = bytes(range(256)) * 20_000
    answer = f"HTTP/1.1 200 OK\r\nContent-Length: {len(body)}\r\n\r\n".encode() + body
    with RawServer(answering(answer), authority[1]) as server:
        onward = ("127.0.0.1", server.port)
        proxy = SocksProxy(onward) if kind.startswith("socks") else ConnectProxy(onward)
        with RawServer(proxy, authority[1] if kind == "https" else None) as entry:
            url = f"{kind}://127.0.0.1:{entry.port}"
            assert client(HTTPS_PROXY=url).get(URL, len(body)) == body
