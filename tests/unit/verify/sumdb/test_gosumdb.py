"""What GOSUMDB says, as cmd/go reads it."""

import pytest

from gover.errors import GoverError
from gover.verify.sumdb.gosumdb import SumDB, parse_gosumdb
from gover.verify.sumdb.note import Verifier
from tests.lib import static_sumdb

GOOGLE = "sum.golang.org+033de0ae+Ac4zctda0e5eza+HJyk9SxEdh+s3Ux18htTTAD8OuAn8"
OWN = static_sumdb.make_keys("sum.example.com/db", b"\x01" * 32)


@pytest.mark.parametrize(
    ("value", "key", "url"),
    [
        ("", GOOGLE, "https://sum.golang.org"),
        ("  ", GOOGLE, "https://sum.golang.org"),
        ("sum.golang.org", GOOGLE, "https://sum.golang.org"),
        (GOOGLE, GOOGLE, "https://sum.golang.org"),
        ("sum.golang.google.cn", GOOGLE, "https://sum.golang.google.cn"),
        ("sum.golang.org https://goproxy.example/sumdb/", GOOGLE, "https://goproxy.example/sumdb"),
        (OWN, OWN, "https://sum.example.com/db"),
        (f" {OWN}  https://other.example:8443/x ", OWN, "https://other.example:8443/x"),
        (f"{OWN} http://localhost:8080", OWN, "http://localhost:8080"),
        (f"{OWN} http://127.0.0.1", OWN, "http://127.0.0.1"),
        (f"{OWN} http://127.9.9.9:1/a", OWN, "http://127.9.9.9:1/a"),
        (f"{OWN} http://[::1]:8080", OWN, "http://[::1]:8080"),
    ],
)
def test_a_database_is_a_key_and_a_url(value, key, url):
    assert parse_gosumdb(value) == SumDB(Verifier.parse(key), url)


@pytest.mark.parametrize("value", ["off", " off "])
def test_off_is_no_database(value):
    assert parse_gosumdb(value) is None


@pytest.mark.parametrize(
    ("value", "why"),
    [
        ("sum.example.com", "malformed verifier key"),
        ("OFF", "malformed verifier key"),
        ("off https://sum.golang.org", "malformed verifier key"),
        ("https://sum.golang.org", "malformed verifier key"),
        ("sum.golang.google.cn https://x.example", "malformed verifier key"),
        (GOOGLE.replace("033de0ae", "033de0af"), "own hash"),
        (f"{OWN} https://a.example more", "more than a key and a URL"),
        (f"{OWN} http://sum.example.com", "neither https nor http on a loopback"),
        (f"{OWN} http://127.0.0.1.example", "neither https"),
        (f"{OWN} http://127.0.0.1@example.com", "neither https"),
        (f"{OWN} ftp://localhost", "neither https"),
        (f"{OWN} file:///sumdb", "neither https"),
        (f"{OWN} https://", "neither https"),
        (f"{OWN} https://a.example?x", "neither https"),
        (f"{OWN} https://a.example#x", "neither https"),
        (f"{OWN} https://a.example:99999", "neither https"),
        (f"{OWN} https://[::1", "neither https"),
        (f"{OWN} https://a\x1b.example", "neither https"),
        (f"{OWN} sum.example.com", "neither https"),
        (static_sumdb.make_keys("/x", b"\x01" * 32), r"not host\[/path\]"),
        (static_sumdb.make_keys("../x", b"\x01" * 32), r"not host\[/path\]"),
        (static_sumdb.make_keys("a.example/..", b"\x01" * 32), r"not host\[/path\]"),
        (static_sumdb.make_keys("a.example/", b"\x01" * 32), r"not host\[/path\]"),
        (static_sumdb.make_keys("a.example?x", b"\x01" * 32), r"not host\[/path\]"),
        (static_sumdb.make_keys("u:p@a.example", b"\x01" * 32), r"not host\[/path\]"),
    ],
)
def test_anything_else_is_refused_with_a_way_out(value, why):
    with pytest.raises(GoverError, match=why) as refusal:
        parse_gosumdb(value)
    assert refusal.value.hint
    assert "\x1b" not in str(refusal.value)


@pytest.mark.parametrize(
    ("value", "elsewhere"),
    [("", False), (OWN, False), ("sum.golang.google.cn", True), (f"{OWN} https://b.example", True)],
)
def test_a_url_said_in_so_many_words_goes_past_the_proxies(value, elsewhere):
    assert parse_gosumdb(value).has_own_url is elsewhere
