"""What affects which version, by recorded entries; the answers are golang.org/x/vuln's own."""

import pytest

from gover.audit.findings import AuditedGo, GoPlatform, audit, find_vulnerabilities
from gover.audit.osv import parse_advisory
from gover.version.version import Version
from tests.lib.vuln_database import RECORDED

ENTRIES = {
    path.stem: parse_advisory(path.read_bytes(), path.stem) for path in RECORDED.glob("*.json")
}
# Entry: affected, and not affected.
VECTORS = {
    "GO-2024-2963": (
        "1.20.14 1.21.11 1.22rc1 1.22.0 1.22.4",
        "1.21.12 1.21.13 1.22.5 1.23rc1 1.23.0",
    ),
    "GO-2023-1987": (
        "1.19.11 1.20rc1 1.20.6 1.21rc3",
        "1.19.12 1.20.7 1.21rc4 1.21.0",
    ),
    "GO-2026-4337": (
        "1.24.12 1.25.6 1.26rc1 1.26rc2",
        "1.24.13 1.25.7 1.26rc3 1.26.0",
    ),
    "GO-2025-3828": ("1.22.12 1.23.10 1.24rc1 1.24.4", "1.23.11 1.24.5 1.25.0"),
    "GO-2023-2042": ("1.21rc1 1.21.0", "1.20.8 1.21.1"),
    "GO-2025-3428": ("1.24rc2", "1.23.6 1.24rc1 1.24rc3"),
    "GO-2024-2962": ("1.20.14", "1.21rc2 1.21.0"),
    "GO-2021-0223": ("1.13.12 1.14rc1 1.14.4 1 1.5", "1.13.13 1.14.5 1.15"),
    "GO-2022-0247": ("1.16.8 1.17beta1 1.17 1.17.1", "1.16.9 1.17.2 1.18"),
}


@pytest.mark.parametrize("name", VECTORS)
def test_the_vectors_of_recorded_entries(name):
    affected, others = (list(map(Version.parse, words.split())) for words in VECTORS[name])

    found = [v for v in (*affected, *others) if find_vulnerabilities([ENTRIES[name]], v)]

    assert found == affected


def test_an_entry_that_lists_a_module_twice_counts_with_both():
    twice = ENTRIES["GO-2023-2185"]

    assert [part.module for part in twice.affected] == ["stdlib", "stdlib"]
    for version, fix in (("1.20.10", (1, 20, 11)), ("1.21.3", (1, 21, 4))):
        [found] = find_vulnerabilities([twice], Version.parse(version))
        assert found.fix.numbers >= fix


def test_a_program_counts_for_its_own_platform_and_without_the_commands_of_go():
    windows_only, command = ENTRIES["GO-2021-0223"], ENTRIES["GO-2025-3828"]

    def affected(entry, version, goos):
        use = AuditedGo("program", Version.parse(version), "", platform=GoPlatform(goos, "amd64"))
        return bool(find_vulnerabilities([entry], use.version, use.modules, use.platform))

    assert affected(windows_only, "1.13", "windows")
    assert affected(windows_only, "1.13", "")
    assert not affected(windows_only, "1.13", "linux")
    assert not affected(command, "1.24.4", "linux")
    assert find_vulnerabilities([windows_only], Version.parse("1.13"))  # a toolchain builds both


def test_the_nearest_newer_release_with_the_fewest_is_named():
    entries = [ENTRIES["GO-2024-2963"], ENTRIES["GO-2025-3828"]]
    released = [Version.parse(v) for v in ("1.21.11", "1.21.13", "1.22.5", "1.23.10", "1.24.5")]
    uses = [AuditedGo("selected", Version.parse(v), v) for v in ("1.21.11", "1.21.13", "1.24.5")]

    first, *others = audit(entries, uses, released)
    [only_old] = audit(entries, uses[:1], released[:3])

    assert (str(first.version), len(first.vulnerabilities)) == ("1.21.11", 2)
    assert (str(first.better.version), first.better.left) == ("1.24.5", 0)
    assert [str(found.version) for found in others] == ["1.24.5", "1.21.13"]
    assert others[0].better is None
    assert not others[0].vulnerabilities
    assert (str(only_old.better.version), only_old.better.left) == ("1.21.13", 1)
