"""
What a plan rests on: the conditions that were true when it was compiled.

Shells test them with the text that gover.activation.render makes; a plan is valid as long as
each of them is true.
"""

from __future__ import annotations

import os

from gover.errors import UnusableStore
from gover.fs.read import TOML_LIMIT as SETTINGS_LIMIT
from gover.fs.read import Reading
from gover.records import Record
from gover.resolve.selection import VARIABLE, SelectedToolchain, Selection, SelectionFailure
from gover.settings import MISSING_VARIABLE
from gover.store.path_search import programs_in_front, programs_on_path, starts_another
from gover.store.store import NO_GENERATION
from gover.versionfile.formats import FILE_NAMES, GO_VERSION, MISE_DIRECTORIES, RARE_NAMES

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from typing import Literal

    from gover.env_diff import Effects
    from gover.resolve.tools import ToolChoice
    from gover.resolve.trust import Trust
    from gover.store.store import Store
    from gover.versionfile.search import VersionFile

    Test = Literal[
        "variable", "gos-begin", "gos-in-front", "holds", "begins", "no-file", "no-directory",
        "listing", "unreadable", "garbled", "runs", "runs-not", "exists",
    ]  # fmt: skip

# What the walk and the selection read of the environment.
VARIABLES = ("HOME", "GOVER_CEILING_DIRS", VARIABLE, "GOWORK")
_FLOOR_LINES = (b"go ", b"go\t", b"toolchain ", b"toolchain\t")

NO_GO = "none:"


class Check(Record):
    """
    A condition that was true when the plan was compiled.

    variable: NAME has the value `text` (unset counts as empty); holds: the file has
    exactly the content `text`; begins: its first lines are `text`; no-file, unreadable,
    garbled: as in `gover.fs.read`; no-directory: the path is no directory; listing: that
    directory has `text` entries `*.toml`; runs, runs-not: the path is an executable file, or
    is not; exists: the path exists.

    is_rare: no version file of a rare name, or no directory that could hold one; a prompt asks for
    it after a change of directory only, a shim always.

    gos-begin, gos-in-front: of `gover.store.path_search`, the programs named go, each followed
    by a colon. All of them begin with `text`, which is NO_GO where there is none; those in
    front of gover's shims are `text`.
    """

    test: Test
    subject: str  # a path, or the name of a variable
    text: str = ""
    limit: int = 0  # bytes of the file that are read at most
    is_rare: bool = False


def root_of(selection: Selection) -> str:
    """Return the root of a plan: shells find the plan of a directory there."""
    # The shells stop at the first directory that has one of the files, selecting or not.
    walk = selection.inputs.walk
    for level in walk.levels:
        if any(os.path.isfile(f"{level}/{name}") for name in FILE_NAMES + RARE_NAMES):
            return level
        if any(os.path.isdir(f"{level}/{name}") for name in MISE_DIRECTORIES):
            return level
    return walk.end


def missing_variable(environ: Mapping[str, str]) -> Check:
    """Return the check of a plan for a missing version: the variable may have it installed."""
    # Not for the hooks, which install nothing: a shell may have the variable and not export it.
    return Check("variable", MISSING_VARIABLE, environ.get(MISSING_VARIABLE, ""))


def checks_of(
    store: Store, selection: Selection, environ: Mapping[str, str], effects: Effects, root: str
) -> list[Check]:
    """Return the checks of the plan of a root; `effects` are those of a process."""
    inputs = selection.inputs
    names = dict.fromkeys(VARIABLES + inputs.variables)
    checks = [Check("variable", name, environ.get(name, "")) for name in names]
    if inputs.uses_path:
        checks.append(_gos_begin(store, environ.get("PATH", "")))
    checks += _version_file_checks(selection, environ, root)
    checks += _trust_checks(selection, environ) + _sdk_checks(selection, environ)
    checks += [
        check for tools in selection.tool_choices for check in _tool_checks(selection, tools)
    ]
    # A variable that the plan itself sets is no reason to make another plan.
    set_here = {c.name for c in effects.changes if c.how == "set"}
    checks = [c for c in checks if c.test != "variable" or c.subject not in set_here]
    checks += [_file(file.reading, SETTINGS_LIMIT) for file in inputs.settings.files]
    if inputs.files:
        from gover.go_env import LIMIT  # noqa: PLC0415  where Go itself may switch

        checks += [_file(reading, LIMIT) for reading in inputs.files]
    if inputs.default is not None:
        checks.append(_file(inputs.default, GO_VERSION.limit))
    if inputs.generation is not None:
        checks.append(_generation_check(store, inputs.generation))
    return checks + _toolchain_checks(store, selection)


def _generation_check(store: Store, generation: str) -> Check:
    """Check that the set of toolchains is the same; before the first install there is no set."""
    if os.path.basename(generation) == NO_GENERATION and not os.path.lexists(store.toolchains):
        return Check("no-directory", store.toolchains)
    return Check("exists", generation)


def _gos_begin(store: Store, path: str) -> Check:
    """Check the programs named go on PATH up to the first that is one."""
    programs: list[str] = []
    for program in programs_on_path(store.data, path):
        programs.append(program)
        if not starts_another(program):
            break
    return Check("gos-begin", "PATH", _joined(programs) or NO_GO)


def hook_checks_of(store: Store, selection: Selection, path: str) -> tuple[Check, ...]:
    """Return the checks that only a hook makes: what the user has put in front on PATH."""
    is_own = selection.origin.kind in ("floor", "default") and selection.error is None
    if not (is_own and selection.inputs.search.floor):
        return ()
    return (Check("gos-in-front", "PATH", _joined(programs_in_front(store.data, path))),)


def _joined(programs: Sequence[str]) -> str:
    return "".join(f"{program}:" for program in programs)


def _version_file_checks(
    selection: Selection, environ: Mapping[str, str], root: str
) -> list[Check]:
    checks = [_version_file(file) for file in _files_that_matter(selection)]
    tools = selection.module_tools
    with_tools = tools.file if tools and _needs_whole_file(tools) else None
    if with_tools:
        from gover.versionfile.go_mod import has_tools  # noqa: PLC0415  loaded already

        modules = [module for module in with_tools.modules if has_tools(module.data)]
        checks += [_file(r, with_tools.format.limit) for r in (with_tools.reading, *modules)]
    if selection.origin.kind != "variable":
        floors = [file for file in selection.inputs.search.floors if file is not with_tools]
        checks += [_head(file) for file in floors]
    below = _files_below(selection, root) - {environ.get("GOWORK", "")}
    absences = ("no-file", "no-directory")
    checks = [c for c in checks if c.test not in absences or c.subject not in below]
    files = _files_that_matter(selection)
    return checks + [_file(reading, file.format.limit) for file in files for reading in file.loaded]


def _toolchain_checks(store: Store, selection: Selection) -> list[Check]:
    match selection.outcome:
        case SelectedToolchain(goroot=goroot):
            return [Check("runs", f"{goroot}/bin/go")]
        case SelectionFailure(error=UnusableStore()):
            # Owners, modes and mounts: no check covers them, so the plan never holds.
            return [Check("exists", store.under_data("generation", NO_GENERATION))]
        case SelectionFailure() if selection.request and selection.request.version:
            missing = store.goroot(selection.request.version)
            return [Check("runs-not", f"{missing}/bin/go")]
    return []


def _files_below(selection: Selection, root: str) -> set[str]:
    """Return what the walk has looked for below the root: it means nothing for the root itself."""
    levels = selection.inputs.walk.levels
    below = levels[: levels.index(root)] if root in levels else levels
    names = (*FILE_NAMES, *RARE_NAMES, *(f"{name}/" for name in MISE_DIRECTORIES))
    return {f"{level}/{name}" for level in below for name in names}


def _files_that_matter(selection: Selection) -> Iterator[VersionFile]:
    """Pass over files that can change nothing: what they could set is set nearer already."""
    go = selection.origin.kind == "variable"
    sdk = extras = tools = False
    for file in selection.inputs.search.files:
        if not go or (file.format.sets_environment and not (sdk and extras and tools)):
            yield file
        go = go or bool(file.contents.go or file.error)
        sdk = sdk or file.contents.sdk is not None
        extras = extras or bool(file.contents.variables or file.contents.paths)
        tools = tools or bool(file.contents.tools)


def _trust_checks(selection: Selection, environ: Mapping[str, str]) -> list[Check]:
    project_env, sdk = selection.project_env, selection.sdk
    files = [choice.file for choice in (project_env, sdk) if choice and choice.file]
    checks: list[Check] = []
    if any(file.format.module == "envrc" for file in files):
        from gover.resolve.project_env import DIRENV  # noqa: PLC0415  loaded already, for the file

        checks.append(Check("variable", DIRENV, environ.get(DIRENV, "")))
    choices = (project_env, sdk, *selection.tool_choices)
    trusts = [choice.trust for choice in choices if choice and choice.trust]
    for trust in dict.fromkeys(trusts):
        checks += _record_checks(trust)
    return checks


def _record_checks(trust: Trust) -> list[Check]:
    """Check the records of a verdict, and what shows the repository that it is about."""
    from gover.resolve.worktree import POINTER_LIMIT  # noqa: PLC0415  loaded already

    repository = trust.repository
    own = trust.verdict == "allowed" and repository is None
    checks = [
        Check("exists" if own else "no-file", trust.allowed),
        Check("exists" if trust.verdict == "denied" else "no-file", trust.denied),
    ]
    if repository:
        checks.append(Check("exists" if trust.verdict == "allowed" else "no-file", trust.shared))
        checks += [_file(reading, POINTER_LIMIT) for reading in repository.readings]
        checks += [Check("exists", path) for path in repository.present]
    return checks + [_file(reading, POINTER_LIMIT) for reading in trust.looked_at]


def _sdk_checks(selection: Selection, environ: Mapping[str, str]) -> list[Check]:
    if selection.sdk is None:
        return []
    inputs = selection.sdk.outcome.inputs
    checks = [Check("variable", name, environ.get(name, "")) for name in inputs.variables]
    checks += [Check("exists", path) for path in inputs.present]
    checks += [Check("no-file", path) for path in inputs.absent]
    return checks + ([_file(inputs.content, inputs.content_limit)] if inputs.content else [])


def _needs_whole_file(tools: ToolChoice) -> bool:
    """
    Return whether a change of a go.mod's tools can change a plan: they stand anywhere in it.

    It cannot before the first `gover tools sync`, which makes their directory. The first tool of
    a workspace's module that had none is not noticed before the next `gover allow`: a prompt
    compares no file of the others.
    """
    verdict = tools.trust.verdict
    return verdict == "allowed" or (verdict == "waiting" and os.path.isdir(tools.directory))


def _tool_checks(selection: Selection, tools: ToolChoice) -> list[Check]:
    """
    Check which tools are missing; where none is, that their directory exists.

    A new tool so makes another plan, and the shell sets PATH again, which makes zsh and bash
    forget where they had found a program of that name.
    """
    if tools.trust.verdict != "allowed":
        is_unused = tools is selection.module_tools and not _needs_whole_file(tools)
        return [Check("no-directory", tools.directory)] if is_unused else []
    if tools.unsafe:
        return [Check("no-file", tools.file.path)]  # never true: no check covers modes
    checks = [Check("runs-not", f"{tools.directory}/{name}") for name in tools.missing]
    return checks or [Check("exists", tools.directory)]


def _version_file(file: VersionFile) -> Check:
    if file.reading.state != "absent":
        return _file(file.reading, file.format.limit)
    is_rare = file.format.name not in FILE_NAMES
    return Check(_absence(file.reading), file.reading.path, "", 0, is_rare)


def _absence(reading: Reading) -> Literal["no-directory", "no-file"]:
    return "no-directory" if reading.path.endswith("/") else "no-file"


def _file(reading: Reading, limit: int) -> Check:
    if reading.state == "text":
        return Check("holds", reading.path, os.fsdecode(reading.data), limit)
    if reading.state == "absent":
        return Check(_absence(reading), reading.path)
    if reading.state == "listing":
        return Check("listing", reading.path, reading.data.decode())
    return Check(reading.state, reading.path, limit=limit)


def _head(file: VersionFile) -> Check:
    """
    Check the head of a go.mod: a thousand requirements would slow down each prompt.

    It ends with the first directive after `go` and `toolchain`, because the go command puts
    a new `toolchain` line there.
    """
    if file.reading.state != "text":
        return _file(file.reading, file.format.limit)
    lines = file.reading.data.splitlines(keepends=True)
    numbers = (n for n, line in enumerate(lines) if line.strip().startswith(_FLOOR_LINES))
    last = max(numbers, default=-1)
    for number in range(last + 1, len(lines)):
        text = lines[number].strip()
        if text and not text.startswith(b"//") and not text.startswith(b"module") and last >= 0:
            head = b"".join(lines[: number + 1])
            if head.endswith(b"\n"):
                return Check("begins", file.reading.path, os.fsdecode(head))
    return _file(file.reading, file.format.limit)
