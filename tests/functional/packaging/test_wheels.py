"""gover is installed from wheels alone: judged by what the package registry has answered."""

import pytest
from packaging.requirements import Requirement

from docs.make import wheel_lock, wheels
from docs.make.wheel_targets import COMBINATIONS
from docs.make.wheels import Resolved, Wheel

REGISTRY = wheels.read_record()


def test_no_combination_needs_a_compiler():
    resolved = wheels.resolve_all(wheels.requirements(), REGISTRY)
    rows, good = wheels.table(resolved)

    assert good, "\n".join(rows)
    assert rows[-1] == "50 of 50 without a compiler"
    assert {name for name, answer in resolved.items() if "cryptography" not in answer.wheels} == {
        where
        for where in COMBINATIONS
        if where.target.machine in ("armv7l", "s390x", "riscv64")
        or (where.target.system, where.target.machine) == ("darwin", "x86_64")
    }


def test_without_markers_twenty_combinations_would_need_one():
    """cryptography has no wheel there, an old one on Macs with Intel, or cffi has none."""
    lines = [line.partition(";")[0] for line in wheels.requirements()]
    found = wheels.faults(wheels.resolve_all(lines, REGISTRY))
    ours = [faults for faults in found.values() if any("zlib" not in fault for fault in faults)]

    assert len(ours) == 20
    old = [fault for faults in ours for fault in faults if "its newest wheel is" in fault]
    assert any(fault.startswith("cryptography 50.0.2: its newest wheel is 48.") for fault in old)


class OneRegistry:
    """Has `has` for everybody; records what it was asked."""

    def __init__(self, **has):
        self.has, self.asked = has, []

    def choose(self, wanted, where):
        self.asked.append(list(wanted))
        names = [Requirement(line).name for line in wanted]
        return {
            name: Wheel(f"{name}-1-py3-none-any.whl", "", self.has[name])
            for name in names
            if name in self.has
        }


def test_dependencies_are_followed_by_the_markers_of_the_combination():
    registry = OneRegistry(a=("b>1; python_version < '3.12'", "c; sys_platform == 'darwin'"), b=())
    first = wheels.resolve(["a<2"], COMBINATIONS[0], registry)

    assert (sorted(first.wheels), first.missing) == (["a", "b"], ())
    assert registry.asked == [["a<2"], ["b>1"]]

    last = wheels.resolve(["a<2"], COMBINATIONS[-1], registry)
    assert (sorted(last.wheels), last.missing) == (["a"], ("c",))


def test_the_lock_is_made_of_these_answers():
    assert wheel_lock.PATH.read_text() == wheel_lock.text(), "python -m docs.make.everything"


@pytest.mark.parametrize("where", COMBINATIONS[::7], ids=str)
def test_the_lock_selects_what_gover_needs_there(where):
    text = wheel_lock.PATH.read_text().replace(" \\\n", " ")
    rows = [line for line in text.splitlines() if not line.startswith("#")]
    hashes = {row.partition(" --hash")[0]: row.split("--hash=sha256:")[1:] for row in rows}
    locked = {r.name: r for r in wheels.apply_markers(hashes, where)}
    needed = wheels.resolve(wheels.requirements(), where, REGISTRY).wheels

    assert locked.keys() == needed.keys()
    assert all(str(needed[name].version) in r.specifier for name, r in locked.items())
    allowed = {digest.strip() for row in hashes.values() for digest in row}
    assert {wheel.sha256 for wheel in needed.values()} <= allowed


def test_a_package_for_combinations_without_a_marker_is_an_error():
    wheel = Wheel("a-1-py3-none-any.whl", "", ())
    places = {where: Resolved({"a": wheel}, ()) for where in COMBINATIONS[:11]}

    with pytest.raises(ValueError, match="no marker"):
        wheel_lock.lock(places)
