"""
A plan: the compiled answer for one place, and everything that it depends on.

A place is the nearest directory on the way up that has one of the files gover reads, or
else the directory where the walk ends. A plan holds for every directory whose walk comes
to the same place. It is right as long as each of its checks is true; shells replay it
(gover.activation.render writes it for them), nobody but this module decides what it says.
"""

import os
from collections.abc import Iterator, Mapping
from typing import Literal, NamedTuple

from gover.dirs import Dirs
from gover.env_diff import Effects
from gover.fs.read import TOML_LIMIT as SETTINGS_LIMIT
from gover.fs.read import Reading
from gover.resolve.effects import effects_of
from gover.resolve.project_env import DIRENV
from gover.resolve.selection import VARIABLE, Selection
from gover.store.toolchains import goroot
from gover.version.version import Version
from gover.versionfile.formats import FILE_NAMES, GO_VERSION
from gover.versionfile.search import VersionFile

# What the walk and the decision read of the environment.
INPUTS = ("HOME", "GOVER_CEILING_DIRS", VARIABLE, "GOWORK")
_COUNTS = (b"go ", b"go\t", b"toolchain ", b"toolchain\t")

Test = Literal[
    "variable", "holds", "begins", "no-file", "unreadable", "garbled", "runs", "runs-not", "exists"
]


class Check(NamedTuple):
    """
    One thing that was so when the plan was made.

    variable: NAME has the value `text` (unset counts as empty); holds: the file has
    exactly the content `text`; begins: its first lines are `text`; no-file, unreadable,
    garbled: as in `gover.fs.read`; runs, runs-not: an executable is there, or is not;
    exists: something is there.
    """

    test: Test
    subject: str  # a path, or the name of a variable
    text: str = ""
    limit: int = 0  # bytes; how much of the file was read at most


class Plan(NamedTuple):
    """The answer for a place. Either `error`, or `goroot`, or the system's go."""

    place: str  # without a slash at its end: / is ""
    checks: tuple[Check, ...]
    effects: Effects
    goroot: str | None
    version: str | None
    request: str | None
    origin: str  # who asked, as a message says it
    error: str = ""  # one line, without "gover: "
    warning: str = ""  # the same, for something that a Go holds in spite of
    once: str = ""  # what makes this warning another one; it is said once in a shell's life
    hint: str = ""  # that goes with either
    status: int = 0  # the exit code that goes with `error`


def compile_plan(dirs: Dirs, selection: Selection, environ: Mapping[str, str]) -> Plan:
    """Turn what was decided for a directory into a plan for its place."""
    error = selection.error
    warning, hint, once = _warning(selection)
    return Plan(
        place=_place(selection),
        checks=tuple(_checks(dirs, selection, environ)),
        effects=effects_of(dirs, selection),
        goroot=selection.goroot,
        version=str(selection.version) if selection.version else None,
        request=str(selection.request) if selection.request else None,
        origin=str(selection.origin),
        error=str(error) if error else "",
        warning=warning,
        once=once,
        hint=(error.hint or "") if error else hint,
        status=error.exit_code if error else 0,
    )


def _warning(selection: Selection) -> tuple[str, str, str]:
    """Return a warning, its hint, and what makes it another one; or three times nothing."""
    if selection.error is not None:
        return "", "", ""
    if selection.conflict:
        return selection.conflict, selection.conflict_hint, selection.conflict
    if (sdk := selection.sdk) and sdk.warning:
        return sdk.warning, sdk.outcome.hint, sdk.warning
    extras, tools = selection.extras, selection.tools
    # What waits is named after the path and the content, hashed: an edit makes it another warning.
    if extras and extras.notice:
        return extras.notice, "gover allow", os.path.basename(extras.trust.allowed)
    if tools and tools.notice:
        once = os.path.basename(tools.trust.allowed)
        waits = tools.trust.verdict == "waiting"  # said and allowed, it is another warning
        return tools.notice, tools.hint, once if waits else f"tools {once[:32]}"
    return "", "", ""


def plan_directory(dirs: Dirs, place: str) -> str:
    """Return the directory that holds the plan of a place, in one file a kind of shell."""
    return f"{dirs.plans}{place}/{PLAN_NAME}"


PLAN_NAME = ".gover-plan"
_MOST_LEVELS = 40  # so deep is nobody


def levels_asked(plan: Plan) -> list[str]:
    """Return the place and the directories above it, up to the last that has to lack a file."""
    asked = {path.rpartition("/")[0] for path in map(absent_pin, plan.checks) if path}
    levels = [plan.place]
    while levels[-1] and len(levels) < _MOST_LEVELS:
        levels.append(levels[-1].rpartition("/")[0])
    while levels and levels[-1] not in asked:
        levels.pop()
    return levels


def memory_key(plan: Plan) -> str:
    """Return what the functions of a plan are named after, in a shell that keeps several."""
    return os.fsencode(f"{plan.place}/").hex()


def absent_pin(check: Check) -> str:
    """Return the path of a check that a file of gover's is not there; of others, nothing."""
    known = check.test == "no-file" and check.subject.rpartition("/")[2] in FILE_NAMES
    return check.subject if known else ""


def _place(selection: Selection) -> str:
    # The shells stop at the first directory that has one of the files, deciding or not.
    for level in selection.walk.levels:
        if any(os.path.isfile(f"{level}/{name}") for name in FILE_NAMES):
            return level
    return selection.walk.end


def _checks(dirs: Dirs, selection: Selection, environ: Mapping[str, str]) -> list[Check]:
    inputs = INPUTS + (("PATH",) if selection.asked_path else ())
    checks = [Check("variable", name, environ.get(name, "")) for name in inputs]
    asked = [_file(file.reading, file.form.limit) for file in _looks_that_count(selection)]
    if selection.origin.kind != "variable":
        asked += [_head(file) for file in selection.found.floors]
    below = _files_below(selection) - {environ.get("GOWORK", "")}
    checks += [check for check in asked if check.test != "no-file" or check.subject not in below]
    checks += _trust_checks(selection, environ) + _sdk_checks(selection, environ)
    checks += _tool_checks(selection)
    # What the place itself gives a variable is no reason to ask again.
    given = {change.name for change in effects_of(dirs, selection).changes if change.how == "set"}
    checks = [c for c in checks if c.test != "variable" or c.subject not in given]
    checks += [_file(file.reading, SETTINGS_LIMIT) for file in selection.settings.files]
    if selection.default is not None:
        checks.append(_file(selection.default, GO_VERSION.limit))
    if selection.generation is not None:
        checks.append(Check("exists", selection.generation))
    exact = selection.request.version if selection.request else None
    if selection.goroot is not None:
        checks.append(Check("runs", f"{selection.goroot}/bin/go"))
    elif exact is not None and selection.error is not None:
        checks.append(_absence(dirs, exact))
    return checks


def _files_below(selection: Selection) -> set[str]:
    """Return what the walk to the place has asked for: it tells nothing of the place itself."""
    place, levels = _place(selection), selection.walk.levels
    below = levels[: levels.index(place)] if place in levels else levels
    return {f"{level}/{name}" for level in below for name in FILE_NAMES}


def _looks_that_count(selection: Selection) -> Iterator[VersionFile]:
    """Pass over files that can say nothing new: what they could set is set nearer already."""
    go = selection.origin.kind == "variable"
    sdk = extras = tools = False
    for file in selection.found.files:
        if not go or (file.form.sets_more and not (sdk and extras and tools)):
            yield file
        go = go or bool(file.contents.go or file.error)
        sdk = sdk or file.contents.sdk is not None
        extras = extras or bool(file.contents.variables or file.contents.paths)
        tools = tools or bool(file.contents.tools)


def _trust_checks(selection: Selection, environ: Mapping[str, str]) -> list[Check]:
    extras, sdk = selection.extras, selection.sdk
    looks = [choice.file for choice in (extras, sdk) if choice and choice.file]
    checks: list[Check] = []
    if any(file.form.module == "envrc" for file in looks):
        checks.append(Check("variable", DIRENV, environ.get(DIRENV, "")))
    asked = (extras, sdk, selection.tools)
    trusts = [choice.trust for choice in asked if choice and choice.trust]
    for said in dict.fromkeys(trusts):
        for verdict, record in (("allowed", said.allowed), ("denied", said.denied)):
            checks.append(Check("exists" if said.verdict == verdict else "no-file", record))
    return checks


def _sdk_checks(selection: Selection, environ: Mapping[str, str]) -> list[Check]:
    if selection.sdk is None:
        return []
    on = selection.sdk.outcome.rests
    checks = [Check("variable", name, environ.get(name, "")) for name in on.variables]
    checks += [Check("exists", path) for path in on.present]
    checks += [Check("no-file", path) for path in on.absent]
    return checks + ([_file(on.content, on.content_limit)] if on.content else [])


def _tool_checks(selection: Selection) -> list[Check]:
    """
    Rest on which tools are missing; where none is, a prompt looks for one directory.

    A new one makes another plan, and its shell sets PATH again, which is what makes zsh and
    bash forget where they had found a program of that name.
    """
    tools = selection.tools
    if tools is None or tools.trust.verdict != "allowed":
        return []
    if tools.unsafe:
        return [Check("no-file", tools.file.path)]  # modes are no check: ask each time
    checks = [Check("runs-not", f"{tools.directory}/{name}") for name in tools.missing]
    return checks or [Check("exists", tools.directory)]


def _absence(dirs: Dirs, version: Version) -> Check:
    return Check("runs-not", f"{goroot(dirs, version)}/bin/go")


def _file(reading: Reading, limit: int) -> Check:
    if reading.state == "text":
        return Check("holds", reading.path, os.fsdecode(reading.data), limit)
    if reading.state == "absent":
        return Check("no-file", reading.path)
    return Check(reading.state, reading.path, limit=limit)


def _head(file: VersionFile) -> Check:
    """
    Rest on the head of a go.mod: a prompt cannot afford to read a thousand requirements.

    It goes as far as the first directive after the lines that count, because that is
    where the go command itself puts a new `toolchain` line.
    """
    if file.reading.state != "text":
        return _file(file.reading, file.form.limit)
    lines = file.reading.data.splitlines(keepends=True)
    last = max((n for n, line in enumerate(lines) if line.strip().startswith(_COUNTS)), default=-1)
    for number in range(last + 1, len(lines)):
        text = lines[number].strip()
        if text and not text.startswith(b"//") and not text.startswith(b"module") and last >= 0:
            head = b"".join(lines[: number + 1])
            if head.endswith(b"\n"):
                return Check("begins", file.reading.path, os.fsdecode(head))
    return _file(file.reading, file.form.limit)
