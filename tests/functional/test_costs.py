"""What gover costs where it can be counted: modules, requests, memory. Times are no tests."""

import json
import os
import subprocess
import sys
from collections import Counter

import pytest

from gover.audit.advisory import Database
from gover.audit.cache import DEFAULT, write_known
from gover.audit.osv import parse_advisory
from gover.cli.registry import BY_NAME
from gover.dirs import PLAN_FORMAT
from gover.sources.released_versions import write_released
from gover.version.version import Version
from tests.lib import command_cost
from tests.lib.command_lines import FREQUENT, OTHERS
from tests.lib.terminals import ROOT, have
from tests.lib.vuln_database import CHANGED, RECORDED

# What Python itself loads before a first line differs from one release to the next: what is
# counted is what gover adds.
LOADED = """
import os, sys
sys.argv[0] = "gover"
before = set(sys.modules)
from gover import __main__
sys.stdout = open(os.devnull, "w")
code = __main__.main()
names = set(sys.modules) - before
import json
print(json.dumps([code, sorted(names)]), file=sys.__stdout__)
"""
# The least that a directory with a .go-version takes; packages are added below.
HOT = set(
    """
    gover
    gover.__main__
    gover.console
    gover.dirs
    gover.resolve.effects
    gover.env_diff
    gover.errors
    gover.escape
    gover.resolve.notices
    gover.fs
    gover.fs.atomic
    gover.fs.read
    gover.fs.spelling
    gover.activation
    gover.activation.activate
    gover.store.permissions
    gover.activation.plan
    gover.activation.plan_checks
    gover.activation.plan_files
    gover.activation.render
    gover.activation.render_levels
    gover.activation.render_words
    gover.records
    gover.resolve
    gover.resolve.explain_switch
    gover.resolve.selection
    gover.settings
    gover.store
    gover.store.path_search
    gover.store.store
    gover.version
    gover.version.request
    gover.version.version
    gover.versionfile
    gover.versionfile.asdf_request
    gover.versionfile.contents
    gover.versionfile.formats
    gover.versionfile.go_version
    gover.versionfile.owner
    gover.versionfile.search
    gover.versionfile.walk
    """.split()
)
STANDARD = {"future__", "collections", "errno", "itertools", "operator", "stat"}
NEVER = {
    "click",
    "httpcore",
    "httpx",
    "cryptography",
    "filelock",
    "platformdirs",
    "tomli_w",
    "truststore",
}
NEVER |= {"asyncio", "dataclasses", "json", "logging", "pathlib", "shutil", "socket", "ssl"}
NEVER |= {"contextlib", "enum", "functools", "importlib", "re", "sre", "types", "typing"}
NEVER |= {"subprocess", "tempfile", "threading", "tomllib", "urllib"}


# The most modules that a command loads besides Python's own at start, with a valid .go-version.
# Those that people and prompts wait for take 2.5 times what Python takes to start, the others 6
# times until their own work begins: with these words none has to send, lock or write TOML.
MOST = 145
HEAVY = {"click", "cryptography", "filelock", "httpcore", "httpx", "platformdirs", "tomli_w"}
HEAVY |= {"tomlkit", "truststore", "asyncio", "concurrent", "dataclasses", "email", "http"}
HEAVY |= {"inspect", "logging", "multiprocessing", "socket", "ssl", "uuid", "zipfile"}


def test_the_modules_of_every_command_are_counted():
    counted_names = {line.split()[0] for line in (*FREQUENT, *OTHERS)}

    assert counted_names == set(BY_NAME)


@pytest.mark.parametrize("line", [*FREQUENT, *OTHERS])
def test_a_command_loads_few_modules(box, line):
    """A number that grows here is time that every call waits; most are below it by a tenth."""
    box.install("1.22.3")
    names = counted(box, *line.split())
    tops = {name.partition(".")[0] for name in names}

    assert tops & (NEVER if line in FREQUENT else HEAVY) == set()
    assert len(names) <= FREQUENT.get(line, MOST), sorted(names)


def test_list_loads_few_modules_where_a_list_of_releases_and_a_database_were_read(box):
    """Most users have both: to read them takes no more than to look for them."""
    box.install("1.22.3")
    write_released(box.dirs, map(Version.parse, ("1.22.4", "1.22.3")))
    entry = parse_advisory((RECORDED / "GO-2024-2963.json").read_bytes(), "GO-2024-2963")
    write_known(box.dirs, DEFAULT, Database(DEFAULT, CHANGED, (entry,)))
    names = counted(box, "list")

    assert {name.partition(".")[0].lstrip("_") for name in names} & NEVER == set()
    assert len(names) <= FREQUENT["list"] + 10, sorted(names)
    listed = box.gover("list", cwd=box.home).stdout
    assert "1.22.4 is released  1 known vulnerability" in listed


@pytest.mark.parametrize("command", ["available", "outdated"])
def test_offline_no_source_has_failed(box, command):
    """So nothing is loaded that would write about it."""
    assert {"logging", "traceback"} & set(counted(box, command, "--offline")) == set()


def counted(box, *words):
    project = box.project("counted", "1.22.3\n")
    listing = [sys.executable, "-I", "-c", LOADED, *words]
    result = subprocess.run(
        listing, env=box.environ, cwd=project, capture_output=True, text=True, check=True
    )
    return json.loads(result.stdout.splitlines()[-1])[1]


def loaded(box, file, text, *arguments, **variables):
    """Run gover in a Python that says which modules it has loaded at the end."""
    project = box.project("p")
    (project / file).write_text(text)
    # As hooks do: what `site` loads would hide that a plan loads it.
    code = f"import sys; sys.path.append({str(ROOT)!r})" + LOADED
    command = [sys.executable, "-I", "-S", "-c", code, *arguments, str(project)]
    environ = box.environ | variables
    result = subprocess.run(
        command, env=environ, cwd=project, capture_output=True, text=True, check=False
    )
    assert result.returncode == 0, result.stderr
    code, names = json.loads(result.stdout)
    assert code == 0
    return set(names), result.stderr


# The files of a directory, and what each takes besides HOT.
FLOOR = {"gover.go_env", "gover.resolve.floor", "gover.store.goroot", "gover.versionfile.go_mod"}
FILES = {
    ".go-version": ("1.22.3\n", set()),
    ".tool-versions": ("golang 1.22.3\n", {"gover.versionfile.tool_versions"}),
    "go.mod": ("module m\n\ngo 1.22.3\n", FLOOR | {"gover.activation.neighbours", "fcntl", "gc"}),
}


@pytest.mark.parametrize("file", FILES)
@pytest.mark.parametrize("shell", ["zsh", "bash", "fish"])
def test_a_new_directory_loads_these_modules_and_no_other(box, shell, file):
    box.install("1.22.3")
    text, more = FILES[file]

    names, _ = loaded(box, file, text, "plan", "--format", str(PLAN_FORMAT), *box.dirs, shell)

    ours = {name for name in names if name.partition(".")[0] == "gover"}
    if shell == "fish":
        more = more | {"gover.activation.render_fish"}
    assert ours - HOT - more == set()
    others = {name.partition(".")[0].lstrip("_") for name in names - ours}
    assert others & NEVER == set()
    assert others - STANDARD - more == set()
    assert "collections" not in names  # unlike _collections and _collections_abc


def test_the_way_in_loads_nothing_before_it_knows_the_way():
    code = "import sys; before = set(sys.modules); import gover.__main__ as _; "
    code += "print(*sorted(set(sys.modules) - before))"
    result = subprocess.run(
        [sys.executable, "-I", "-c", code], capture_output=True, text=True, check=True
    )

    assert result.stdout.split() == ["gover", "gover.__main__"]


def test_site_is_loaded_for_what_it_may_add_and_for_nothing_else():
    """subprocess tries to import msvcrt, which no system but Windows has."""
    code = """
import sys
sys.path.append(sys.argv[1])
from gover.activation.late_site import SiteFinder
sys.meta_path.append(SiteFinder())
for name in ("msvcrt", "nothing_of_this_name"):
    try:
        __import__(name)
    except ImportError:
        print(name, "site" in sys.modules)
"""
    result = subprocess.run(
        [sys.executable, "-I", "-S", "-c", code, ROOT], capture_output=True, text=True, check=True
    )

    assert result.stdout.split() == ["msvcrt", "False", "nothing_of_this_name", "True"]


def test_list_asks_twice_about_each_version(box):
    """Is it a directory that others can write to, and is it installed?"""
    have("strace")

    def calls(*numbers):
        for number in numbers:
            box.install(f"1.20.{number}")
        command = [sys.executable, "-I", "-S", ROOT / "gover/start.py", "list"]
        trace = box.home / "trace"
        subprocess.run(
            ["strace", "-o", trace, *command],
            env=box.environ, cwd=box.home, check=True, capture_output=True,
        )  # fmt: skip
        return trace.read_text(errors="replace").count("/toolchains/1.20.")

    few = calls(*range(1, 6))
    assert calls(*range(6, 26)) - few == 2 * 20


def test_list_reads_the_version_of_what_several_links_name_once(box):
    have("strace")
    goroot = box.install("1.20.1").dirs.goroot(Version.parse("1.20.1"))
    for number in range(2, 9):
        os.symlink(goroot, box.dirs.goroot(Version.parse(f"1.20.{number}")))
    trace = box.home / "trace"
    command = [sys.executable, "-I", "-S", ROOT / "gover/start.py", "list"]
    subprocess.run(
        ["strace", "-e", "openat", "-o", trace, *command],
        env=box.environ, cwd=box.home, check=True, capture_output=True,
    )  # fmt: skip

    assert trace.read_text(errors="replace").count("/VERSION") == 1


def test_an_install_asks_for_each_thing_once(gover, mirror):
    """The list, the archive, the log's answer, its head and tiles: nothing twice."""
    gover("install", "1.22.3")

    paths = Counter(request.path for request in mirror.requests)
    assert [path for path, count in paths.items() if count > 1] == []
    archives = [path for path in paths if path.endswith((".tar.gz", ".zip"))]
    assert len(archives) == 1
    assert len(paths) <= 8


def test_an_install_loads_httpx_without_its_command_line(environ, home):
    """Which would load click; and without anyio, which no request of gover's needs."""
    result = subprocess.run(
        [sys.executable, "-c", LOADED, "install", "1.22.3"],
        env=environ, cwd=home, capture_output=True, text=True, check=True,
    )  # fmt: skip
    status, names = json.loads(result.stdout)

    assert (status, {"httpcore", "httpx"} <= set(names)) == (0, True)
    assert {"anyio", "click", "httpx._main", "trio"} & set(names) == set()


def test_an_installed_version_is_installed_without_a_request(gover, mirror):
    gover("install", "1.22.3")
    mirror.requests.clear()

    gover("install", "1.22.3")
    assert mirror.requests == []


@pytest.mark.real
def test_an_install_of_a_real_go_stays_below_100_mb(project, real_environ):
    """However large the archive: it is read, hashed and unpacked in pieces."""
    command = [sys.executable, "-m", "gover", "install", "1.22.10"]

    status, memory = command_cost.peak(command, real_environ, project)

    assert status == 0
    assert memory <= 100 << 20
