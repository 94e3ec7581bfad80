"""Entries and versions of a database, and what is not one."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gover.audit.advisory import Advisory, InvalidDatabase
from gover.audit.osv import parse_advisory
from gover.audit.ranges import (
    LOWEST,
    Event,
    Interval,
    go_name,
    intervals_of,
    semver_of,
)
from gover.version.semver import parse_semver
from gover.version.version import Version
from tests.lib.vuln_database import RECORDED

ID = "GO-2024-2963"
TEXT = (RECORDED / f"{ID}.json").read_text()


def entry(**changed):
    return json.loads(TEXT) | changed


def parsed(**changed):
    return parse_advisory(json.dumps(entry(**changed)).encode(), ID)


def module(**changed):
    return {"affected": [entry()["affected"][0] | changed]}


def ranges(*events, kind="SEMVER"):
    return module(ranges=[{"type": kind, "events": list(events)}])


def test_versions_sort_as_semantic_versions():
    words = "1.22.0-0 1.22.0-beta.1 1.22.0-rc.1 1.22.0-rc.2 1.22.0-rc.10 1.22.0 1.22.1 1.100.0"
    versions = [parse_semver(word) for word in words.split()]

    assert sorted(versions) == versions
    assert semver_of(Version.parse("1.22rc10")) == parse_semver("1.22.0-rc.10")
    assert semver_of(Version.parse("1.20")) == parse_semver("v1.20.0")


@pytest.mark.parametrize(
    "text", ["", "1", "1.22", "01.2.3", "1.2.3-", "go1.22.0", "1.2.3 ", "1.2.3\n", "1" * 99]
)
def test_what_is_no_semantic_version(text):
    assert parse_semver(text) is None


def test_the_names_of_go():
    names = {"1.24.0-rc.2": "1.24rc2", "1.20.0": "1.20", "1.21.0": "1.21.0", "1.22.0-0": "1.22"}

    assert {text: go_name(parse_semver(text)) for text in names} == names


def test_events_in_any_order_and_more_of_them_than_needed():
    def event(text, is_fix=False):
        return Event(parse_semver(text), is_fix)

    found = intervals_of(
        (
            event("1.22.5", is_fix=True),
            event("1.22.0-0"),
            event("1.21.12", is_fix=True),
            event("1.21.0"),
            event("1.21.1"),
            event("1.23.0", is_fix=True),
            event("1.24.0"),
        )
    )

    assert [(go_name(first), fix and go_name(fix)) for first, fix in found] == [
        ("1.21.0", "1.21.12"),
        ("1.22", "1.22.5"),
        ("1.24.0", None),
    ]


def test_without_a_range_of_semantic_versions_everything_is_affected():
    for changed in (module(ranges=[]), ranges({"introduced": "1.5.0"}, kind="GIT"), ranges()):
        [part] = parsed(**changed).affected
        assert part.intervals == (Interval(LOWEST, None),)


def test_other_modules_and_withdrawn_entries_do_not_count():
    assert parsed(affected=[]).affected == ()
    assert parsed(**module(package={"name": "golang.org/x/net"})).affected == ()
    assert parsed(withdrawn="2026-01-01T00:00:00Z") is None


WRONG = [
    {"id": "GO-2024-2964"},
    {"id": 7},
    {"modified": "yesterday"},
    {"modified": "2026-01-01T00:00:00"},
    {"modified": None},
    {"aliases": "CVE-2024-24791"},
    {"aliases": [7]},
    {"summary": ["a"]},
    {"affected": {}},
    {"affected": [7]},
    module(package=None),
    module(package={"name": 7}),
    module(ranges={}),
    module(ranges=["SEMVER"]),
    module(ranges=[{"events": []}]),
    ranges({"introduced": 0}),
    ranges({"introduced": "1.22"}),
    ranges({"introduced": "0"}, {"fixed": "0"}),
    ranges({"introduced": "0"}, {"fixed": "latest"}),
    ranges("introduced"),
    module(ecosystem_specific=[]),
    module(ecosystem_specific={"imports": [{"path": 7}]}),
    module(ecosystem_specific={"imports": [{"path": "os", "goos": "windows"}]}),
]


@pytest.mark.parametrize("changed", WRONG, ids=repr)
def test_an_entry_with_wrong_types_is_refused(changed):
    with pytest.raises(InvalidDatabase):
        parsed(**changed)


@pytest.mark.parametrize(
    "data", [b"", b"{", b"[]", b"null", b"[" * 100_000, b"\xff{}", b"9" * 9999]
)
def test_what_is_no_entry_is_refused(data):
    with pytest.raises(InvalidDatabase):
        parse_advisory(data, ID)


@given(cut=st.integers(0, len(TEXT) - 1))
def test_an_entry_that_is_cut_off_is_refused(cut):
    with pytest.raises(InvalidDatabase):
        parse_advisory(TEXT[:cut].rstrip().encode(), ID)


_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=9),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=9), inner),
    max_leaves=8,
)


@given(key=st.sampled_from(sorted(entry())), value=_JSON)
def test_no_value_of_a_field_is_another_error(key, value):
    try:
        found = parsed(**{key: value})
    except InvalidDatabase:
        return
    assert found is None or isinstance(found, Advisory)
