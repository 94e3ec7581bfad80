"""
The native shims: `go` and `gofmt` as a program, for the machine that this runs on.

They lie in a directory of their own for each system and machine, because a home may be shared by
several. They are written only where the program has run, in that directory; a hook puts the
directory in front of PATH only where its `self-test` runs. Beside it stands `paths`, which has
what a prebuilt program cannot have in it. Where the program is not used any more, links to the
POSIX shims take its place: open shells have the directory on PATH.
"""

import os
from contextlib import suppress

from gover.activation.render_words import encode
from gover.fs import leftovers
from gover.fs.atomic import make_directory, write
from gover.fs.read import read_file
from gover.package_files import package_file
from gover.settings import read_settings
from gover.store.store import Store
from gover.versionfile.formats import FILE_NAMES, MISE_DIRECTORIES, RARE_NAMES

_FORMAT = "gover native shim 1"  # as in shims/shim.c
_LIMIT = 1 << 20  # bytes of a program
_SECONDS = 10  # for a self-test
_SELF_TEST = "self-test"
_LINKS = ("gofmt", _SELF_TEST)
_REASON = "reason"  # a file: why the program is not used


def directory(store: Store) -> str:
    """Return the directory of the native shims for this machine."""
    return store.under_data("native", _machine())


def refresh(store: Store) -> None:
    """Write the native shims of this machine if they run here, else have the POSIX shims used."""
    program = _program()
    if not _is_wanted(store, program):
        _retire(store, "")
    elif not _is_current(store, program) and (reason := _install(store, program)):
        _retire(store, reason)


def why_failed(store: Store) -> str:
    """Return why the program did not run here; "" where it did, or none is to be tried."""
    if not _is_wanted(store, _program()):
        return ""
    return os.fsdecode(read_file(f"{directory(store)}/{_REASON}", _LIMIT).data).strip()


def _is_wanted(store: Store, program: bytes) -> bool:
    return bool(program) and read_settings(store).of("shim") == "native"


def _machine() -> str:
    system = os.uname()
    return f"{system.sysname.lower()}-{system.machine}"


def _program() -> bytes:
    return read_file(package_file(f"shims/prebuilt/{_machine()}"), _LIMIT, binary=True).data


def _is_current(store: Store, program: bytes) -> bool:
    here = directory(store)
    return (
        os.access(f"{here}/go", os.X_OK)
        and read_file(f"{here}/go", len(program), binary=True).data == program
        and read_file(f"{here}/paths", _LIMIT).data == _paths(store, here)
        and all(_link_target(f"{here}/{name}") == "go" for name in _LINKS)
    )


def _link_target(path: str) -> str:
    try:
        return os.readlink(path)
    except OSError:
        return ""


def _paths(store: Store, here: str) -> bytes:
    """Return what the program reads: its own directory, the store, the plans, names of files."""
    names = (*FILE_NAMES, *RARE_NAMES, "", *MISE_DIRECTORIES, ".")
    words = (_FORMAT, os.path.realpath(here), store.data, store.plans, *names)
    return os.fsencode("".join(map(encode, words)))


def _install(store: Store, program: bytes) -> str:
    """Write the program, run it there, and give it its names; return why it does not run."""
    here = directory(store)
    above = os.path.dirname(here)
    make_directory(here)
    for path in leftovers.find(above, is_govers=True):
        leftovers.remove(path)
    with leftovers.private_directory(above) as trial:
        write(f"{trial}/go", program, 0o755, durable=True)
        if reason := _try_link(trial) or _test(trial):
            return reason
        write(f"{here}/paths", _paths(store, here), durable=True)
        os.replace(f"{trial}/go", f"{here}/go")
        for name in _LINKS:
            _link(here, name, "go")
    with suppress(FileNotFoundError):
        os.unlink(f"{here}/{_REASON}")
    return ""


def _try_link(trial: str) -> str:
    """Give the program its other name; return why that cannot be, as on exFAT, or ""."""
    try:
        os.symlink("go", f"{trial}/{_SELF_TEST}")
    except OSError as error:
        return f"{os.path.dirname(trial)}: no link can be made there: {error.strerror}"
    return ""


def _test(trial: str) -> str:
    """Have the program print what it was given; return "" if it is that, else what happened."""
    import subprocess  # noqa: PLC0415  only where another program has to be written

    arguments = [b"", b"a b", b"\xff'$x\n", b"-C"]
    environ = {b"EMPTY": b"", b"a.b": b"\xfe \n", b"TWO": b"1=2"}
    given = [os.fsencode(os.path.realpath(trial)), *arguments]
    variables = [name + b"=" + value for name, value in environ.items()]
    command = [os.fsencode(f"{trial}/{_SELF_TEST}"), *arguments]
    try:
        done = subprocess.run(
            command, env=environ, capture_output=True, timeout=_SECONDS, check=False
        )
    except OSError as error:
        return f"{os.path.dirname(trial)}: a program does not run there: {error.strerror}"
    except subprocess.TimeoutExpired:
        return f"its self-test did not end within {_SECONDS} seconds"
    if done.returncode != 0:
        return f"its self-test ended with status {done.returncode}"
    *printed, end = done.stdout.split(b"\0")
    shown = printed[len(given) :]  # qemu-user turns their order round
    is_right = (printed[: len(given)], sorted(shown), end) == (given, sorted(variables), b"")
    return "" if is_right else "its self-test printed other arguments or variables than were given"


def _retire(store: Store, reason: str) -> None:
    """Put the POSIX shims in the program's place, if it had one, and keep the reason."""
    here = directory(store)
    if os.path.lexists(f"{here}/go"):
        with suppress(FileNotFoundError):
            os.unlink(f"{here}/{_SELF_TEST}")
        for name in ("go", "gofmt"):
            if _link_target(f"{here}/{name}") != f"../../bin/{name}":
                _put_posix_shim(store, here, name)
    if reason:
        make_directory(here)
        write(f"{here}/{_REASON}", f"{reason}\n")


def _put_posix_shim(store: Store, here: str, name: str) -> None:
    try:
        _link(here, name, f"../../bin/{name}")
    except OSError:  # no links there
        text = read_file(f"{store.front}/{name}", _LIMIT).data
        write(f"{here}/{name}", text, 0o755, durable=True)


def _link(here: str, name: str, target: str) -> None:
    with leftovers.private_directory(os.path.dirname(here)) as new:
        os.symlink(target, f"{new}/{name}")
        os.replace(f"{new}/{name}", f"{here}/{name}")
