"""A certificate authority for tests, and a server's certificate by it."""

import datetime as dt
import ipaddress
import ssl
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

_SINCE = dt.datetime(2020, 1, 1, tzinfo=dt.UTC)


def write_authority(
    directory: Path,
    names: list[str],
    addresses: list[str],
    *,
    since: dt.datetime = _SINCE,
    days: int = 36500,
) -> ssl.SSLContext:
    """
    Write `ca.pem` and `leaf.pem`, with its key, for these hosts; return a server's context.

    The server's certificate is valid from `since`, for so many days.
    """
    root, leaf = ec.generate_private_key(ec.SECP256R1()), ec.generate_private_key(ec.SECP256R1())
    hosts = [x509.DNSName(name) for name in names]
    hosts += [x509.IPAddress(ipaddress.ip_address(address)) for address in addresses]
    plain = (serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    key = leaf.private_bytes(serialization.Encoding.PEM, *plain)
    (directory / "ca.pem").write_bytes(_certificate("a CA", root, root, None))
    (directory / "leaf.pem").write_bytes(_certificate("leaf", leaf, root, hosts, since, days) + key)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(directory / "leaf.pem")
    return context


def _certificate(subject, key, signing, hosts, since=_SINCE, days=36500):
    """Return one certificate, as short as it may be; without hosts, that of the authority."""
    builder = (
        x509.CertificateBuilder()
        .subject_name(_named(subject))
        .issuer_name(_named("a CA"))
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(since)
        .not_valid_after(since + dt.timedelta(days=days))
        .add_extension(x509.BasicConstraints(ca=not hosts, path_length=None), critical=True)
    )
    if hosts:
        builder = builder.add_extension(x509.SubjectAlternativeName(hosts), critical=False)
    return builder.sign(signing, hashes.SHA256()).public_bytes(serialization.Encoding.PEM)


def _named(text):
    return x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, text)])
