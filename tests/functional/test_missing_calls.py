"""Calls that a sandbox or a file system does not have: a second way, or a sentence."""

import errno
import shutil
import sys

import pytest

from tests.lib.seccomp import refusing
from tests.lib.shim_kinds import require_native

pytestmark = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="seccomp is Linux's")

NO_RENAME = [{"renameat2": e} for e in (errno.EPERM, errno.ENOSYS, errno.EINVAL)]
NO_SYNC = [
    {"syncfs": errno.EINVAL},
    {"syncfs": errno.ENOSYS, "fsync": errno.EINVAL, "fdatasync": errno.EINVAL},
    {"syncfs": errno.EPERM, "fsync": errno.EPERM, "fdatasync": errno.EPERM},
]
NO_MODES = [dict.fromkeys(("chmod", "fchmod", "fchmodat"), e) for e in (errno.EPERM, errno.ENOSYS)]
NO_LOCKS = [{"flock": e} for e in (errno.EPERM, errno.ENOSYS, errno.EINVAL, errno.EOPNOTSUPP)]
# As exFAT by FUSE: neither kind of locks, and no links.
EXFAT = {"flock": errno.ENOLCK, "lockf": errno.ENOLCK}
EXFAT |= {"symlink": errno.ENOSYS, "symlinkat": errno.ENOSYS}
NO_THREADS = [dict.fromkeys(("clone", "clone3", "fork", "vfork"), errno.EAGAIN)]


def name(errors):
    return " ".join(f"{call}={errno.errorcode[number]}" for call, number in errors.items())


@pytest.mark.parametrize(
    "errors", [*NO_RENAME, *NO_SYNC, *NO_MODES, *NO_LOCKS, EXFAT, *NO_THREADS], ids=name
)
def test_everything_works_without_a_call(gover, home, project, environ, errors):
    refuse = refusing(errors)
    (home / ".bashrc").write_text("alias ll='ls -l'\n")
    for words in (
        "install 1.22.3 1.23.1", "pin 1.22.3", "config set missing error",
        "setup --shell bash --yes", "uninstall 1.23.1",
    ):  # fmt: skip
        done = gover(*words.split(), preexec_fn=refuse, env=environ | {"__GOVER_EXE": "/bin/gover"})
        assert "a bug in gover" not in done.stderr
    assert gover("list", "--bare").stdout == "1.22.3\n"
    assert gover("verify", "1.22.3").returncode == 0
    assert gover("exec", "go", "version", preexec_fn=refuse).returncode == 0
    assert "gover hook bash" in (home / ".bashrc").read_text()
    shim = home / ".local/share/gover/shims/go"
    assert shim.stat().st_mode & 0o111 == 0o111


def test_a_disk_that_fails_is_another_thing(gover):
    """EIO says that the data is lost; it is not passed over."""
    refuse = refusing({"fsync": errno.EIO, "syncfs": errno.EIO})
    gover("install", "1.23.1")
    assert "Input/output error" in gover("install", "1.22.3", preexec_fn=refuse, expect=1).stderr
    assert "Input/output error" in gover("default", "1.23.1", preexec_fn=refuse, expect=1).stderr


def test_without_links_the_native_shim_is_not_used(gover, home):
    """Nor is that which lies there, in a store that was copied to a file system without links."""
    require_native()
    refuse = refusing(dict.fromkeys(("symlink", "symlinkat"), errno.EPERM))
    gover("install", "1.22.3", preexec_fn=refuse)
    [native] = (home / ".local/share/gover/native").iterdir()
    assert "no link can be made there: Operation not permitted" in (native / "reason").read_text()
    assert not (native / "go").exists()
    gover("install", "1.22.2")
    assert (native / "go").exists()
    assert not (native / "reason").exists()

    gover("config", "set", "shim", "posix", preexec_fn=refuse)

    for name in ("go", "gofmt"):
        assert (native / name).read_text() == (home / f".local/share/gover/bin/{name}").read_text()


def test_without_links_a_toolchain_is_not_linked(gover, home):
    """A receipt of it is not left either."""
    refuse = refusing(dict.fromkeys(("symlink", "symlinkat"), errno.EPERM))
    gover("install", "1.22.3", "1.23.1")
    toolchains = home / ".local/share/gover/toolchains"
    other = home / "go1.22.3"
    shutil.copytree(toolchains / "1.22.3", other)
    gover("uninstall", "1.22.3")
    before = gover("list", "--json").stdout

    done = gover("link", "1.22.3", str(other), preexec_fn=refuse, expect=1)

    assert "no link can be made in " in done.stderr
    assert done.stderr.endswith("hint: gover install 1.22.3\n")
    assert gover("list", "--json").stdout == before
    gover("link", "1.22.3", str(other))
