"""The file of compiled modules: it saves reading them, and never decides what gover does."""

import json
import marshal
import os
import shutil
import subprocess
import sys
import tempfile
from importlib.util import cache_from_source
from pathlib import Path

import pytest

import gover
from gover.dirs import PLAN_FORMAT
from tests.lib.terminals import Box

UID = 54321
ROOT_ONLY = pytest.mark.skipif(os.geteuid() != 0, reason="only root can be another user")
NAME = f"plan_modules.{sys.implementation.cache_tag}"
# Run start.py, and before it something else.
RUN = """
import __future__, importlib.machinery, json, os, sys
%s
sys.argv = sys.argv[1:]
with open(sys.argv[0]) as file:
    code = compile(file.read(), sys.argv[0], "exec")
exec(code, {"__name__": "__main__", "__file__": sys.argv[0]})
"""
OPENED = """
def hook(event, args):
    if event == "open" and ("/__pycache__/" in str(args[0]) or str(args[0]).endswith(".py")):
        os.write(2, (json.dumps(str(args[0])) + "\\n").encode())
sys.addaudithook(hook)
"""
# Not by another process: that user may not be able to read this Python.
AS_USER = f"os.setgroups([]); os.setgid({UID}); os.setuid({UID})"
KINDS = {
    ".go-version": "1.22.3\n",
    ".tool-versions": "golang 1.22.3\n",
    "go.mod": "module m\n\ngo 1.22.3\n",
    "go.work": "go 1.22.3\n",
    "gover.toml": 'go = "1.22.3"\n',
    "mise.toml": '# for mise\n[tools]\ngo = "1.22.3"\n"npm:x" = \'latest\'\n',
    ".prototools": 'go = "1.22.3"\n',
    ".envrc": "watch_file 'a b'\nuse go 1.22.3 # why\n",
}


class Install:
    """A copy of gover, and a store; all can be reached by every user."""

    def __init__(self, base):
        self.box = Box(base / "user").install("1.22.3")
        self.root = base / "lib"
        here = Path(gover.__file__).parents[1]
        for name in ("gover", "shell", "shims"):
            ignored = shutil.ignore_patterns("__pycache__")
            shutil.copytree(here / name, self.root / name, ignore=ignored)
        self.cache = self.root / "gover/__pycache__"
        self.file = self.cache / NAME

    def start(self, cwd, shell="zsh", python=(), command=()):
        """Run a command, or compile the plan of a directory; return what was printed."""
        plan = ["plan", "--format", str(PLAN_FORMAT), *self.box.dirs, shell, str(cwd)]
        words = command or plan
        command = [sys.executable, "-I", "-S", *python, self.root / "gover/start.py", *words]
        done = subprocess.run(
            command,
            cwd=cwd,
            env=self.box.environ,
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stderr
        return done

    def header(self):
        changed = (self.root / "gover/start.py").stat().st_mtime_ns
        return f"{sys.version}\0{changed}\0".encode()

    def rows(self):
        """Return the code that loads the modules, their rows, and what is behind these."""
        data = self.file.read_bytes().removeprefix(self.header())
        end = 16 + int(data[8:16])
        return *marshal.loads(data[16:end]), data[end:]

    def change(self, poison):
        """Have the file print a word, with everything else as it was."""
        code, rows, later = self.rows()
        bad = compile(f"import sys; sys.stderr.write({poison!r})", "bad", "exec")
        name, source, size, time, _, _ = rows[3]
        rows = (*rows[:3], (name + "_", source, size, time, False, bad), *rows[3:])
        first = marshal.dumps((code, rows))
        size = len(self.header()) + 16 + len(first) + len(later)
        self.file.write_bytes(self.header() + b"%8d%8d" % (size, len(first)) + first + later)


@pytest.fixture
def install():
    base = Path(tempfile.mkdtemp(prefix="gover-install-"))
    base.chmod(0o755)
    (base / "user").mkdir()
    yield Install(base)
    shutil.rmtree(base)


@pytest.fixture
def project(install):
    return install.box.project("p", "1.22.3\n")


@pytest.mark.parametrize(
    ("file", "shell"), [*((file, "zsh") for file in KINDS), ("go.mod", "bash"), ("go.mod", "fish")]
)
def test_a_new_directory_opens_one_file_of_gover(install, file, shell):
    directory = install.box.project("q")
    (directory / file).write_text(KINDS[file])
    first = install.start(directory, shell)

    second = install.start(directory, shell, python=["-c", RUN % OPENED])

    opened = [json.loads(line) for line in second.stderr.splitlines()]
    assert [*dict.fromkeys(opened)] == [f"{install.root}/gover/start.py", str(install.file)]
    assert second.stdout == first.stdout
    assert "go1.22.3" in first.stdout or "1.22.3" in first.stdout


def test_a_command_reads_the_same_file(install, project):
    install.start(project)

    done = install.start(project, python=["-c", RUN % OPENED], command=["list"])

    assert "1.22.3" in done.stdout
    opened = [json.loads(line) for line in done.stderr.splitlines()]
    _, rows, _ = install.rows()
    single = {cache_from_source(f"{install.root}{source}") for _, source, *_ in rows}
    assert str(install.file) in opened
    assert single & set(opened) == set()


OTHER_KINDS = {
    ".envrc": "use go 1.22.3\nexport A=$HOME B=$PWD/b\n",
    "gover.toml": 'go = "1.22.3"\n[env]\nA = "b"\n',
    "mise.toml": '[tools]\ngo = { version = "1.22.3" }\n',
}


@pytest.mark.parametrize("file", OTHER_KINDS)
def test_a_directory_of_another_kind_has_its_plan_too(install, file):
    directory = install.box.project("q")
    (directory / file).write_text(OTHER_KINDS[file])
    right = install.start(directory).stdout

    done = install.start(directory)

    assert (done.stdout, done.stderr) == (right, "")
    assert "1.22.3" in right


def test_the_plans_are_the_same_with_the_file_and_without(install, project):
    def plans():
        found = Path(install.box.dirs.cache).rglob(".gover-plan/*")
        return {path: path.read_bytes() for path in found}

    assert install.start(project).stdout == install.start(project).stdout
    with_file = plans()
    install.cache.chmod(0o755)
    install.file.unlink()
    shutil.rmtree(install.box.dirs.cache)
    install.start(project, python=["-B"])

    assert not install.file.exists()
    assert plans() == with_file != {}


@pytest.mark.parametrize("module", ["activation/activate", "versionfile/go_version", "__init__"])
def test_a_changed_source_applies_at_once_and_so_does_the_old_one_again(install, project, module):
    """An upgrade, an edit, a downgrade: also to a file that is older."""
    install.start(project)
    source = install.root / f"gover/{module}.py"
    old, time = source.read_text(), source.stat().st_mtime_ns

    source.write_text(old + "\nimport sys as _s\n_s.stderr.write('changed')\n")
    assert install.start(project).stderr == "changed"
    assert install.start(project).stderr == "changed"
    source.write_text(old)
    os.utime(source, ns=(time - 10**12, time - 10**12))
    assert install.start(project).stderr == ""
    assert install.start(project).stderr == ""  # a rare module's is written by the next start
    written = install.file.stat().st_ino
    assert install.start(project).stderr == ""
    assert install.file.stat().st_ino == written


def test_a_file_that_was_replaced_meanwhile_is_not_read_further(install, project):
    """By another gover, while this one runs: what is there is at other places."""
    right = install.start(project).stdout
    replace = """
open_file = os.open
def replaced(path, *rest):
    if path.endswith(%r):
        os.rename(path, path + ".old")
        with open(path, "wb") as file:
            file.write(bytes(1 << 20))
    return open_file(path, *rest)
os.open = replaced
"""
    done = install.start(project, python=["-c", RUN % (replace % NAME)])

    assert (done.stdout, done.stderr) == (right, "")
    assert install.file.read_bytes() == bytes(1 << 20)


def test_a_source_that_is_gone_is_not_taken_from_the_file(install, project):
    install.start(project)
    (install.root / "gover/versionfile/tool_versions.py").rename(install.root / "elsewhere")
    (project / ".go-version").rename(project / ".tool-versions")

    with pytest.raises(AssertionError, match="tool_versions"):
        install.start(project)


@pytest.mark.parametrize("part", [0, 10, "header", 0.3, 0.9, -1])
def test_a_file_that_is_cut_off_is_written_again(install, project, part):
    right = install.start(project).stdout
    data = install.file.read_bytes()
    end = len(install.header()) if part == "header" else part
    end = int(len(data) * part) if isinstance(part, float) else end
    install.file.write_bytes(data[:end])

    done = install.start(project)

    assert (done.stdout, done.stderr) == (right, "")
    assert len(install.file.read_bytes()) == len(data)


def test_the_file_of_another_python_is_not_used(install, project):
    right = install.start(project).stdout
    install.change("poison")
    assert install.start(project).stderr == "poison"  # it would be seen
    other = install.file.read_bytes().replace(sys.version[:6].encode(), b"3.99.9", 1)
    install.file.write_bytes(other)

    done = install.start(project)

    assert (done.stdout, done.stderr) == (right, "")
    assert install.file.read_bytes().startswith(install.header())


def test_no_code_of_another_release_runs(install, project):
    install.start(project)
    install.change("poison")
    start = install.root / "gover/start.py"
    os.utime(start, ns=(0, start.stat().st_mtime_ns - 1))

    assert install.start(project).stderr == ""


def test_a_file_that_others_can_write_is_not_used(install, project):
    install.start(project)
    install.change("poison")
    install.file.chmod(0o664)

    assert install.start(project).stderr == ""
    assert install.file.stat().st_mode & 0o777 == 0o644


@ROOT_ONLY
def test_a_file_of_another_user_is_not_used(install, project):
    install.start(project)
    install.change("poison")
    os.chown(install.file, UID, UID)

    assert install.start(project).stderr == ""
    assert install.file.stat().st_uid == 0


def own(*bases):
    for base in bases:
        for path in [base, *base.rglob("*")]:
            os.chown(path, UID, UID, follow_symlinks=False)


@ROOT_ONLY
@pytest.mark.parametrize("is_there", [True, False], ids=["written", "not-written"])
def test_an_install_that_cannot_be_written_works(install, project, is_there):
    """Also that of root, which another user runs."""
    right = install.start(project).stdout
    if not is_there:
        install.file.unlink()
    own(install.box.home)
    before = sorted(install.cache.iterdir())

    done = install.start(project, python=["-c", RUN % AS_USER])

    assert (done.stdout, done.stderr) == (right, "")
    assert sorted(install.cache.iterdir()) == before


@ROOT_ONLY
def test_a_read_only_directory_of_the_users_own_works(install, project):
    right = install.start(project).stdout
    install.file.unlink()
    own(install.root, install.box.home)
    install.cache.chmod(0o555)

    done = install.start(project, python=["-c", RUN % AS_USER])

    assert (done.stdout, done.stderr) == (right, "")
    assert not install.file.exists()


@ROOT_ONLY
def test_root_leaves_nothing_in_the_gover_of_another_user(install, project):
    own(install.root, install.box.home)
    before = sorted(install.root.rglob("*"))

    install.start(project)

    assert sorted(install.root.rglob("*")) == before
