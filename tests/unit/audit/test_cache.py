"""What the cache has of a database: it gives back what was written, or nothing."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gover.audit import cache_text
from gover.audit.advisory import Advisory, AffectedModule, AffectedPackage, Database
from gover.audit.cache import DEFAULT, read_known, write_known
from gover.audit.findings import find_vulnerabilities
from gover.audit.marks import known_ids
from gover.audit.osv import parse_advisory
from gover.audit.ranges import LOWEST, Interval
from gover.store.store import Store
from gover.version.semver import parse_semver
from gover.version.version import Version
from tests.lib.vuln_database import RECORDED

RECORDS = (parse_advisory(path.read_bytes(), path.stem) for path in sorted(RECORDED.glob("*.json")))
ABOUT_GO = tuple(record for record in RECORDS if record.affected)
KNOWN = Database(DEFAULT, "2026-11-05T23:49:57Z", ABOUT_GO)
VERSIONS = [
    Version.parse(word)
    for word in "1 1.0.1 1.13.12 1.14rc1 1.17beta1 1.19.11 1.20 1.20.14 1.21rc3 1.21 1.21.0 1.21.11"
    " 1.21.12 1.22rc1 1.22.4 1.24rc2 1.24.12 1.25.7 1.26.0 1.99.0".split()
]

WORDS = st.text(max_size=9) | st.sampled_from(["", " ", "\\", "\\x20", "\t\n", "\ud800", "é", "-"])
LISTS = st.lists(WORDS, max_size=3).map(tuple)
SEMVERS = st.sampled_from(["1.22.0-0", "1.21.12", "1.22.0-rc.1", "0.0.0"]).map(parse_semver)
INTERVALS = st.builds(Interval, SEMVERS | st.just(LOWEST), SEMVERS | st.none())
MODULES = st.builds(
    AffectedModule,
    WORDS,
    st.lists(INTERVALS, max_size=3).map(tuple),
    st.lists(st.builds(AffectedPackage, WORDS, LISTS, LISTS), max_size=3).map(tuple),
)
ADVISORIES = st.builds(
    Advisory, WORDS, WORDS, LISTS, WORDS, st.lists(MODULES, max_size=3).map(tuple)
)
DATABASES = st.builds(
    Database, WORDS, WORDS, st.lists(ADVISORIES, max_size=3).map(tuple), st.booleans()
)


@pytest.fixture
def store(tmp_path):
    return Store(*(str(tmp_path / name) for name in ("data", "cache", "config")))


@pytest.fixture
def kept(store, tmp_path):
    write_known(store, DEFAULT, KNOWN)
    [path] = (tmp_path / "cache/index").iterdir()
    return path


@given(DATABASES)
def test_a_text_has_all_of_a_database(database):
    text = cache_text.text_of(database)

    assert text.isascii()
    assert cache_text.parse(cache_text.split(text)) == database


def test_what_was_kept_is_that_of_its_database_alone(store, kept):
    assert read_known(store, DEFAULT) == KNOWN
    assert read_known(store, "https://example.com/vulndb") is None

    kept.rename(kept.parent / "other")
    write_known(store, "https://example.com/vulndb", KNOWN)
    [other] = set(kept.parent.iterdir()) - {kept.parent / "other"}
    other.rename(kept)
    (kept.parent / "other").replace(other)
    assert read_known(store, "https://example.com/vulndb") is None
    assert known_ids(store, {"GOVULNDB": "https://example.com/vulndb"}, VERSIONS) == {}


def test_lists_mark_what_an_audit_finds(store, kept):
    marked = known_ids(store, {}, VERSIONS)

    assert marked == {
        version: [found.advisory.id for found in find_vulnerabilities(ABOUT_GO, version)]
        for version in VERSIONS
    }
    assert len(set(map(len, marked.values()))) > 3


def test_a_text_that_is_cut_off_is_none(store, kept):
    whole = kept.read_bytes()
    for end in range(0, len(whole), 97):
        kept.write_bytes(whole[:end])
        assert read_known(store, DEFAULT) is None
        assert known_ids(store, {}, VERSIONS) == {}


@pytest.mark.parametrize(
    "old, new",
    [
        ("vulnerabilities 2", "vulnerabilities 3"),
        (DEFAULT, "https://example.com"),
        ("\t1\t", "\t1"),
        (" 1.21.12 ", " 1.21.x "),
        (" 1.21.12 ", " 1.21.12"),
        ("module stdlib\t", "module stdlib"),
        ("module stdlib\t0 ", "module stdlib\t- "),
        ("module stdlib", "modulo stdlib"),
        ("package net/http\t", "package net/http"),
        ("entry GO-2024-2963\t", "entry GO-2024-2963"),
        ("CVE-2024-24791 ", "CVE-\\N-24791 "),
        ("\nend\n", "\nend"),
        ("\nend\n", "\n\0end\n"),
        ("\nentry", "\n\x85entry"),
    ],
)
def test_a_text_that_is_damaged_is_none(store, kept, old, new):
    whole = kept.read_text()
    assert old in whole
    kept.write_text(whole.replace(old, new))

    assert read_known(store, DEFAULT) is None


@given(st.data())
def test_no_damage_is_an_error(data):
    text = cache_text.text_of(KNOWN)
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))
    piece = data.draw(
        st.text(max_size=3) | st.sampled_from(["\t", " ", "\nend\n", "\nmodule ", "-"])
    )
    try:
        parts = cache_text.split(text[:start] + piece + text[end:])
        cache_text.ranges_of(parts)
        cache_text.parse(parts)
    except (ValueError, KeyError):
        return


def test_a_list_has_no_marks_where_the_text_is_damaged(store, kept):
    whole = kept.read_text()
    for old, new in (("\t0 ", "\t"), (" 1.21.12 ", " x "), ("module stdlib\t", "module stdlib")):
        kept.write_text(whole.replace(old, new))
        assert known_ids(store, {}, VERSIONS) == {}
