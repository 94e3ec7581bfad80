"""gover's table of Go and macOS."""

import pytest

from gover.doctor import go_on_macos
from gover.doctor.finding import source_link
from gover.doctor.go_on_macos import Situation, applicable_rules
from gover.sdk.apple_version import numbers
from gover.sdk.deployment_target import minimum_macos
from gover.version.version import Version


def names(go, **known):
    situation = Situation(Version.parse(go), **known)
    return {rule.name for rule in applicable_rules(situation) if rule.level != "note"}


@pytest.mark.parametrize(
    "go, macos, sdk, cgo, flags, hit",
    [
        ("1.19.13", "26.0", "26.0", True, "", False),
        ("1.20", "26.0", "26.0", True, "", True),
        ("1.23.12", "26.1", "26.2", True, "", True),
        ("1.24rc1", "26.0", "26.0", True, "", False),
        ("1.24.0", "26.0", "26.0", True, "", False),
        ("1.22.3", "15.7", "26.0", True, "", False),
        ("1.22.3", "26.0", "15.5", True, "", False),
        ("1.22.3", "26.0", "26.0", False, "", False),
        ("1.22.3", "26.0", "", True, "", False),
        ("1.22.9", "26.0", "26.0", True, "'-ldflags=-B gobuildid'", False),
    ],
)
def test_dyld_s_uuid_rule_has_exactly_its_bounds(go, macos, sdk, cgo, flags, hit):
    """ebitengine/purego#483 measured them; golang/go#68678."""
    found = names(go, macos=macos, sdk=sdk, cgo=cgo, flags=flags)

    assert ("dyld-uuid" in found) == hit


@pytest.mark.parametrize(
    "go, xcode, hit",
    [
        ("1.20.8", "15.0.1", True),
        ("1.20.9", "15.0.1", False),
        ("1.21.1", "15.0", True),
        ("1.21.2", "15.0", False),
        ("1.21.1", "15.1", False),
        ("1.21.1", "", False),
    ],
)
def test_alternatives_of_a_range_are_each_tried(go, xcode, hit):
    assert ("xcode15-linker" in names(go, xcode=xcode, cgo=True)) == hit


@pytest.mark.parametrize(
    "go, macos, line",
    [
        ("1.27.3", "12.7.6", "1.27"),
        ("1.27.3", "13.0", None),
        ("1.25.3", "11.7", "1.25"),
        ("1.22.12", "10.15.7", None),
        ("1.23.1", "10.15.7", "1.23"),
        ("1.28.0", "12.0", None),
        ("1.27.3", "", None),
    ],
)
def test_a_macos_is_too_old_by_the_line_of_go(go, macos, line):
    found = go_on_macos.unsupported_line(Version.parse(go), macos)

    assert (found and found.line) == line


@pytest.mark.parametrize(
    "version, name",
    [
        ("10.15.7", "Catalina"),
        ("11.7.10", "Big Sur"),
        ("26.4", "Tahoe"),
        ("16.0", None),
        ("", None),
    ],
)
def test_a_product_version_belongs_to_one_release(version, name):
    found = go_on_macos.macos_release_of(version)

    assert (found and found.name) == name


def test_the_last_go_of_each_macos_follows_from_what_each_go_needs():
    """Two sources: golang/wiki Darwin.md has the one, the release notes the other."""
    table = go_on_macos.read_table()
    for macos in table.macos:
        runs = [g for g in table.go if numbers(g.least_macos) <= numbers(macos.version)]
        newest = (
            table.go[-1]
            if not macos.last_go
            else go_on_macos.go_line_of(Version.parse(macos.last_go))
        )

        assert runs[-1] == newest, macos


def test_gover_says_one_and_the_same_of_what_each_go_needs():
    for line in go_on_macos.read_table().go:
        assert numbers(minimum_macos(Version.parse(line.newest))) == numbers(line.least_macos)


def test_the_table_is_in_order_and_every_rule_has_a_source_that_can_be_opened():
    table = go_on_macos.read_table()
    versions = [numbers(each.version) for each in table.macos]
    lines = [Version.parse(each.line) for each in table.go]

    assert versions == sorted(versions)
    assert lines == sorted(lines)
    assert len({rule.name for rule in table.rules}) == len(table.rules)
    assert all(rule.sources and all(map(source_link, rule.sources)) for rule in table.rules)
    assert all(myth.sources and all(map(source_link, myth.sources)) for myth in table.myths)


def test_what_is_not_verified_or_cannot_be_seen_is_never_called_a_problem():
    problems = [rule for rule in go_on_macos.read_table().rules if rule.level == "problem"]

    assert [rule.name for rule in problems if not rule.verified or rule.when] == []
    assert problems
