"""Which `go` is first on PATH, and whether it is the selected one."""

from collections.abc import Iterator

from gover.doctor.facts import SHIM, FoundGo, Observations
from gover.doctor.finding import Finding
from gover.escape import safe

_HELPER = (
    "a login shell runs path_helper, which moves the entries of /etc/paths to the front;"
    " the hook must be loaded after that, in an interactive start-up file"
)


def gover_go_hidden(facts: Observations) -> Iterator[Finding]:
    """
    Find a foreign `go` before gover's on PATH.

    path_helper: apple-oss-distributions/shell_cmds path_helper/path_helper.c.
    """
    first = facts.first_go
    gover_go = next((go for go in facts.gos if go.is_from_gover), None)
    if first is None or gover_go is None or first.is_from_gover:
        return
    text = f"{_describe(first)} hides gover's {safe(gover_go.path)}"
    if facts.is_mac and first.directory in facts.path_helper:
        source = "github.com/apple-oss-distributions/shell_cmds/blob/main/path_helper/path_helper.c"
        yield Finding("path-helper", "problem", text, _HELPER, source, _reload_command(facts))
    elif facts.selected.in_front == first.path:
        yield from _in_front(facts, first)
    elif facts.environ.get("GOVER_SHELL") and facts.environ.get("PWD") != facts.cwd:
        return  # -C: the hook has put in front what is for another directory
    else:
        rule = "a shell runs the first go on PATH, so the Go that gover selects does not run"
        source = "docs/shells.md"
        yield Finding("path-order", "problem", text, rule, source, _reload_command(facts))


def _in_front(facts: Observations, first: FoundGo) -> Iterator[Finding]:
    """Report a go that runs instead of the default, or of a Go that only satisfies go.mod."""
    selected = facts.selected
    if not selected.is_from_gover:
        return
    text = f"{_describe(first)} is in front of gover's shims, and runs here instead of"
    text += f" Go {selected.version} ({selected.origin})"
    rule = (
        "where no file pins a version, a go that you put in front stays there;"
        " in a pinned project gover puts its shims in front of it"
    )
    yield Finding("go-in-front", "note", text, rule, "docs/shells.md")


def other_manager(facts: Observations) -> Iterator[Finding]:
    """Find shims of other managers and scripts that start go: gover's shim could start them."""
    found = [go for go in facts.gos if go.starts_another]
    shim = next((go for go in facts.gos if go.owner == SHIM), None)
    if not found or shim is None:
        return
    names = ", ".join(_describe(go) for go in found)
    text = f"{names} may start gover's {safe(shim.path)} again"
    rule = "gover never takes it for the system's Go, and ends a loop of both with an error"
    yield Finding("other-manager", "note", text, rule, "docs/shells.md")


def other_toolchain(facts: Observations) -> Iterator[Finding]:
    """Find a toolchain of gover's that is first on PATH and not selected here."""
    first, selected = facts.first_go, facts.selected
    if (
        first is None
        or first.owner != "gover"
        or selected.error
        or first.version == selected.version
    ):
        return
    if facts.environ.get("PWD") != facts.cwd:  # -C: the hook is about another directory
        return
    what = f"Go {selected.version}" if selected.version else "the system's go"
    text = f"{safe(first.path)} is first on PATH, and {what} is selected here ({selected.origin})"
    rule = "the hook has not run in this directory yet, or another program put that entry on PATH"
    yield Finding(
        "other-toolchain", "problem", text, rule, "docs/shells.md", _reload_command(facts)
    )


def tilde(facts: Observations) -> Iterator[Finding]:
    """Find entries that only bash understands (POSIX.1-2024, 8.3 PATH)."""
    for entry in facts.environ.get("PATH", "").split(":"):
        if entry.startswith("~"):
            rule = (
                "entries of PATH are plain directory names: a shell does not expand a ~ in quotes"
            )
            source = "pubs.opengroup.org/onlinepubs/9799919799/basedefs/V1_chap08.html"
            text = f"PATH has the entry {safe(entry)}"
            remedy = 'export PATH="${PATH//\\~/$HOME}"'
            if facts.shell.name == "fish":
                remedy = "set -gx PATH (string replace '~' $HOME -- $PATH)"
            yield Finding("path-tilde", "warning", text, rule, source, remedy)
            return


def _describe(go: FoundGo) -> str:
    version = f" {go.version}" if go.version else ""
    if go.starts_another:
        what = "a script that starts go" if go.owner == "other" else f"the shim of {go.owner}"
        return f"{safe(go.path)} ({what})"
    return f"{safe(go.path)} ({go.owner}{version})"


def _reload_command(facts: Observations) -> str:
    if facts.shell.name == "fish":
        return "gover hook fish | source"
    return f'eval "$(gover hook {facts.shell.name or "bash"})"'


CHECKS = (gover_go_hidden, other_manager, other_toolchain, tilde)
