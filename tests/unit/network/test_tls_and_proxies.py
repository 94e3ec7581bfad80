"""What the environment says of certificates and of proxies, over real TLS on loopback."""

import base64
import datetime as dt
import ipaddress
import socket
import ssl
import threading

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from gover.errors import NetworkError
from tests.lib.raw_server import RawServer, answering, request_of

OK = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"
WHEN = dt.datetime(2020, 1, 1, tzinfo=dt.UTC)


def named(text):
    return x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, text)])


def certificate(subject, key, issuer, signing, ca):
    """One certificate for loopback, as short as it may be."""
    names = [x509.IPAddress(ipaddress.ip_address("127.0.0.1"))]
    builder = (
        x509.CertificateBuilder()
        .subject_name(named(subject))
        .issuer_name(named(issuer))
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(WHEN)
        .not_valid_after(WHEN + dt.timedelta(days=36500))
        .add_extension(x509.BasicConstraints(ca=ca, path_length=None), critical=True)
    )
    if not ca:
        builder = builder.add_extension(x509.SubjectAlternativeName(names), critical=False)
    return builder.sign(signing, hashes.SHA256()).public_bytes(serialization.Encoding.PEM)


@pytest.fixture(scope="module")
def authority(tmp_path_factory):
    """A private CA: its file, and the context of a server that it vouches for."""
    folder = tmp_path_factory.mktemp("ca")
    root, leaf = ec.generate_private_key(ec.SECP256R1()), ec.generate_private_key(ec.SECP256R1())
    (folder / "ca.pem").write_bytes(certificate("a CA", root, "a CA", root, True))
    plain = (serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    pem = leaf.private_bytes(serialization.Encoding.PEM, *plain)
    (folder / "leaf.pem").write_bytes(certificate("leaf", leaf, "a CA", root, False) + pem)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(folder / "leaf.pem")
    return str(folder / "ca.pem"), context


@pytest.fixture
def server(authority):
    with RawServer(answering(OK), authority[1]) as server:
        yield server


@pytest.fixture
def trusted(authority, monkeypatch):
    monkeypatch.setenv("SSL_CERT_FILE", authority[0])


def test_a_private_ca_is_believed_when_the_environment_names_it(server, client, trusted):
    assert client().get(server.base, 10) == b"ok"


def test_a_certificate_of_a_stranger_is_refused_at_once(server, client):
    with pytest.raises(NetworkError, match=r"(?i)certificate"):
        client().get(server.base, 10)
    assert server.connections == 1


def test_a_certificate_of_another_host_is_refused(server, client, trusted):
    with pytest.raises(NetworkError, match=r"(?i)certificate"):
        client().get(server.base.replace("127.0.0.1", "localhost"), 10)


class Proxy:
    """A forward proxy: CONNECT for https, absolute targets for http; notes who came."""

    def __init__(self):
        self.seen = []

    def __call__(self, connection):
        head = request_of(connection)
        self.seen.append(head)
        verb, target, _ = head.split(b" ", 2)
        if verb != b"CONNECT":
            connection.sendall(OK)
            return
        host, _, port = target.decode().rpartition(":")
        with socket.create_connection((host, int(port))) as onward:
            connection.sendall(b"HTTP/1.1 200 OK\r\n\r\n")
            back = threading.Thread(target=pump, args=(onward, connection))
            back.start()
            pump(connection, onward)
            back.join()


def pump(source, target):
    try:
        while piece := source.recv(65536):
            target.sendall(piece)
        target.shutdown(socket.SHUT_WR)
    except OSError:
        pass


@pytest.fixture
def proxy(monkeypatch):
    for name in ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "NO_PROXY"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.lower(), raising=False)
    script = Proxy()
    with RawServer(script) as server:
        script.base = server.base
        yield script


@pytest.mark.parametrize("variable", ["HTTPS_PROXY", "https_proxy", "ALL_PROXY"])
def test_https_goes_through_the_proxy_of_the_environment(
    server, client, trusted, proxy, monkeypatch, variable
):
    monkeypatch.setenv(variable, proxy.base)

    assert client().get(server.base, 10) == b"ok"
    assert len(proxy.seen) == 1
    assert proxy.seen[0].startswith(f"CONNECT 127.0.0.1:{server.port} ".encode())


def test_a_proxy_gets_the_login_that_is_in_its_url(server, client, trusted, proxy, monkeypatch):
    monkeypatch.setenv("HTTPS_PROXY", proxy.base.replace("//", "//me:secret@"))

    assert client().get(server.base, 10) == b"ok"
    login = base64.b64encode(b"me:secret")
    assert b"proxy-authorization: basic " + login.lower() in proxy.seen[0].lower()


def test_hosts_that_need_no_proxy_get_none(server, client, trusted, proxy, monkeypatch):
    monkeypatch.setenv("HTTPS_PROXY", proxy.base)
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")

    assert client().get(server.base, 10) == b"ok"
    assert proxy.seen == []


def test_a_login_for_the_server_is_not_shown_to_the_proxy(
    server, client, trusted, proxy, monkeypatch, tmp_path
):
    (tmp_path / ".netrc").write_text("machine 127.0.0.1 login me password secret\n")
    monkeypatch.setenv("HTTPS_PROXY", proxy.base)

    assert client(HOME=str(tmp_path)).get(server.base, 10) == b"ok"
    assert b"authorization" not in proxy.seen[0].lower()


def test_a_proxy_that_refuses_is_said_at_once(server, client, proxy, monkeypatch, waits):
    with RawServer(answering(b"HTTP/1.1 407 No\r\nContent-Length: 0\r\n\r\n")) as refusing:
        monkeypatch.setenv("HTTPS_PROXY", refusing.base)
        with pytest.raises(NetworkError, match="407"):
            client().get(server.base, 10)
    assert waits == []
