"""The functions that shims carry, one by one: as Python does it, in each shell that runs them."""

import os
import shutil
import subprocess
from pathlib import Path

import pytest

from gover.activation import shims
from gover.activation.plan import Plan
from gover.activation.plan_checks import NO_GO, Check
from gover.activation.render import apply_lines, render
from gover.env_diff import UNDO_RECORD, Effects, apply, undo_variables
from gover.escape import sh_quote
from gover.store.path_search import programs_on_path
from gover.store.store import Store
from gover.versionfile.walk import home_of
from tests.lib.check_cases import CASES
from tests.lib.env_changes import CHANGES, ENTRIES, RECORDS, STATES
from tests.lib.gover_process import run_group
from tests.lib.terminals import have

SHELLS = {"bash": ["-p"], "dash": [], "busybox": ["sh"]}  # and the words before a script
DATA = "da ta *'"
STATE = 'printf \'%s%s\\037\' "${{{0}+=}}" "${{{0}-}}"\n'


def made(tmp_path):
    """Return a store whose paths break what is not quoted."""
    return Store(*(f"{tmp_path}/{name}" for name in (DATA, "ca che *'", "con fig")))


@pytest.fixture(params=SHELLS)
def run(request, tmp_path):
    """Run lines below the functions; return what they print, byte for byte."""
    have(request.param)
    program, words = shutil.which(request.param), SHELLS[request.param]
    store = made(tmp_path)
    text = shims.record_text() + shims.find_text(store) + shims.inherited_text()

    def ran(lines, **environ):
        (tmp_path / "script").write_bytes(os.fsencode(text + lines))
        result = subprocess.run(
            [program, *words, tmp_path / "script"],
            env={"PATH": "/usr/bin:/bin", "LC_ALL": "C.UTF-8", **environ},
            cwd="/",
            capture_output=True,
            check=False,
            timeout=60,
        )
        assert result.stderr == b""
        return os.fsdecode(result.stdout)

    return ran


@pytest.mark.parametrize("is_there", [True, False])
def test_a_plan_of_the_shims_sees_what_python_saw(run, tmp_path, is_there):
    # What is garbled never holds in a shim; a NUL is what dash and busybox cannot see in a line.
    cases = [
        case for case in CASES.values() if case[0][0] != "garbled" and b"\0" not in (case[1] or b"")
    ]
    lines, expected = f"gover_plan={tmp_path}/plan\n", ""
    for number, ((test, text, limit), content, holds) in enumerate(cases):
        path = tmp_path / f"f{number} '*$"
        if content is not None:
            path.write_bytes(content)
            os.utime(path, (1, 1))  # older than the plan
        subject = str(path) if is_there else f"{tmp_path}/nothing/{number}"
        check = Check(test, subject, text, limit)
        plan = Plan("", "", (check,), (), Effects(), Effects(), None, None, "")
        file = tmp_path / f"plan{number}"
        file.write_bytes(os.fsencode(render(plan, "sh")))
        lines += f"command . {file}\ngover_fresh && printf '\\ny' || printf '\\nn'\n"
        lines += f"printf ' %s' {number}\n"
        absent = test in ("no-file", "runs-not")
        expected += "\n" + ("y" if (holds if is_there else absent) else "n") + f" {number}"
    (tmp_path / "plan").touch()

    assert run(lines) == expected


def names(count):
    return [f"V{number}" for number in range(count)]


def test_each_change_is_made_and_recorded_as_python_does(run):
    cases = [(change, state) for change in CHANGES for state in STATES]
    environ = {}
    effects = []
    for name, (change, state) in zip(names(len(cases)), cases, strict=True):
        if state is not None:
            environ[name] = state
        effects.append(change._replace(name=name))
    lines = "\n".join(apply_lines(effects)) + "\n"
    lines += "".join(STATE.format(name) for name in [*names(len(cases)), UNDO_RECORD])

    after = apply(environ, Effects((), tuple(effects)))

    # The record has separators of its own.
    assert run(lines, **environ) == "".join(
        f"={after[name]}\x1f" if name in after else "\x1f"
        for name in [*names(len(cases)), UNDO_RECORD]
    )


@pytest.mark.parametrize("entries", ENTRIES)
@pytest.mark.parametrize("record", RECORDS)
def test_an_inherited_record_is_undone_as_python_does(run, entries, record):
    environ = {"A": "1", "B": "2", UNDO_RECORD: "\x1f".join([entries, *record])}

    after = undo_variables(environ)

    names = ["A", "B", UNDO_RECORD]
    shown = run("gover_undo\n" + "".join(STATE.format(name) for name in names), **environ)
    assert shown == "".join(f"={after[n]}\x1f" if n in after else "\x1f" for n in names)


def test_a_variable_that_is_set_or_undone_is_exported(run):
    show = "printenv A B | tr '\\n' ,\n"
    assert run(f"gover_set A {sh_quote('1')}\n{show}") == "1,"
    assert run(f"gover_undo\n{show}", A="1", __GOVER_UNDO="\x1fA\x1f=1\x1f=2") == "2,"
    assert run(f"gover_unset A\n{show}", A="1", B="2") == "2,"
    assert run("gover_set A 1\nprintenv __GOVER_UNDO\n") == "\x1fA\x1f=1\x1f-\n"


def test_the_programs_on_path_are_those_that_python_finds(run, tmp_path):
    """shims.refresh has made those of gover's: neither they nor links to them are found."""
    shims.refresh(made(tmp_path))
    for name in ("a", "b *", "c", f"{DATA}x", f"{DATA}/toolchains/1.22.3/bin"):
        (tmp_path / name).mkdir(parents=True)
        (tmp_path / name / "go").write_text("")
        (tmp_path / name / "go").chmod(0o755)
    (tmp_path / "c/go").chmod(0o644)
    (tmp_path / "directory/go").mkdir(parents=True)
    for link, target in (("to-bin", f"{DATA}/bin"), ("to-shims", f"{DATA}/shims"), ("to-a", "a")):
        (tmp_path / link).symlink_to(target)
    entries = [
        "to-bin",
        "to-shims",
        f"{DATA}/bin",
        f"{DATA}/toolchains/1.22.3/bin",
        "c",
        "directory",
        "a/",
    ]
    entries += [f"{DATA}/shims", "to-a", "b *", f"{DATA}x", "none"]
    path = "relative::" + ":".join(f"{tmp_path}/{entry}" for entry in entries) + ":/usr/bin:"

    found = list(programs_on_path(f"{tmp_path}/{DATA}", path))

    assert [go.removeprefix(f"{tmp_path}/") for go in found][:3] == ["a/go", "to-a/go", "b */go"]
    loop = f"gover_rest={sh_quote(path)}\nwhile gover_next_program go; do echo $gover_program; done"
    assert run(f"set -f\n{loop}\n") == "".join(f"{go}\n" for go in found)


def test_the_programs_named_go_begin_with_a_text(run, tmp_path):
    for name in ("a", "b"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "go").write_text("")
        (tmp_path / name / "go").chmod(0o755)
    a, b = (f"{tmp_path}/{name}/go:" for name in "ab")
    asked = {a: True, a + b: True, b: False, a + b + a: False, NO_GO: False}
    lines = "".join(f"gover_gos_begin {sh_quote(text)}\necho $?\n" for text in asked)

    path = f"{tmp_path}/a:{tmp_path}/b"

    assert run(lines, PATH=path) == "".join("0\n" if so else "1\n" for so in asked.values())
    assert run(f"gover_gos_begin {NO_GO}\necho $?\n", PATH="/none") == "0\n"


def test_a_plan_is_found_where_paths_have_blanks_and_is_for_one_root_and_store(run, tmp_path):
    store = made(tmp_path)
    file = Path(store.plans + str(tmp_path), ".gover-plan/sh")
    file.parent.mkdir(parents=True)

    def found(data, root):
        checks = (Check("no-file", "/nowhere"),)
        plan = Plan(root, data, checks, (), Effects(), Effects(), None, None, "")
        file.write_bytes(os.fsencode(render(plan, "sh")))
        return again()

    def again():
        return run(f"gover_from={tmp_path}\ngover_find && echo $?\n", HOME=str(tmp_path))

    assert found(store.data, str(tmp_path)) == "0\n"
    for path in (file, Path(store.plans), Path(store.plans).parent):
        path.rename(tmp_path / "away")
        path.symlink_to(tmp_path / "away")
        assert again() == "", path
        path.unlink()
        (tmp_path / "away").rename(path)
        if os.geteuid() == 0:
            os.chown(path, 12345, 12345)
            assert again() == "", path
            os.chown(path, 0, 0)
    assert again() == "0\n"
    assert found(f"{tmp_path}/elsewhere", str(tmp_path)) == ""
    assert found(store.data, "/elsewhere") == ""
    file.write_text("")
    assert again() == ""
    file.unlink()
    assert again() == ""
    os.mkfifo(file)
    assert again() == ""


@pytest.mark.parametrize("kind", ["directory", "FIFO"])
def test_what_is_no_regular_file_is_not_read(run, tmp_path, kind):
    path = tmp_path / "odd"
    path.mkdir() if kind == "directory" else os.mkfifo(path)
    lines = f"gover_plan={tmp_path}/plan\n"
    for function in ("gover_holds", "gover_begins"):
        lines += f"{function} {path} '' 1; echo $?\n"

    assert run(lines) == "1\n1\n"


def test_without_its_second_part_a_shim_does_not_know_path(run):
    """A plan that rests on PATH so is valid in the second look only, which can tell."""
    stub = run("gover_gos_begin() {\nreturn 9\n}\ngover_gos_begin none:; echo $?\n")
    assert stub == "9\n"
    text = shims.find_text(made(Path("/x")))
    assert run(f"{text}\ngover_gos_begin none:; echo $?\n") == "1\n"


def test_a_home_is_written_as_python_writes_it(run):
    homes = ["/h", "/h/", "/h//", "//h", "/a//b//c", "/a///b////c//", "/sp ace//*'x/", "/"]
    lines = "".join(
        f'gover_home={sh_quote(h)}\ngover_tidy_home\necho "$gover_home"\n' for h in homes
    )

    assert run(lines).split("\n")[:-1] == [home_of({"HOME": home}) for home in homes]


def test_shims_of_a_store_whose_paths_have_blanks_run(tmp_path):
    store = made(tmp_path)
    go = Path(store.toolchains, "1.22.3/bin/go")
    go.parent.mkdir(parents=True)
    go.write_text("#!/bin/sh\necho it runs\n")
    go.chmod(0o755)
    shims.refresh(store)
    (tmp_path / ".go-version").write_text("1.22.3\n")
    environ = {"PATH": "/usr/bin:/bin", "HOME": str(tmp_path)}
    for name in ("go", "go", "go1.22.3"):  # without a plan, and with one
        done = run_group([f"{store.shims}/{name}"], env=environ, cwd=tmp_path, expect=0)
        assert (done.stdout, done.stderr) == ("it runs\n", "")

    for take_away in (lambda: go.chmod(0o644), go.unlink):
        take_away()
        gone = run_group([f"{store.shims}/go1.22.3"], env=environ, cwd=tmp_path, expect=3)
        assert gone.stderr == "gover: go1.22.3 is not installed\nhint: gover install 1.22.3\n"
