"""Which `go` answers, and whether it is the one that should."""

from collections.abc import Iterator

from gover.doctor.facts import FoundGo, Observations
from gover.doctor.finding import Finding
from gover.escape import safe

_HELPER = (
    "a login shell runs path_helper, which moves the entries of /etc/paths in front of those it"
    " inherits; the hook has to be loaded after that, in an interactive start-up file"
)


def hidden(facts: Observations) -> Iterator[Finding]:
    """
    Find a foreign `go` before gover's on PATH.

    path_helper: apple-oss-distributions/shell_cmds path_helper/path_helper.c.
    """
    first = facts.answering
    ours = next((go for go in facts.gos if go.is_ours), None)
    if first is None or ours is None or first.is_ours:
        return
    text = f"{_named(first)} hides gover's {safe(ours.path)}"
    if facts.mac and first.entry in facts.path_helper:
        source = "github.com/apple-oss-distributions/shell_cmds/blob/main/path_helper/path_helper.c"
        yield Finding("path-helper", "problem", text, _HELPER, source, _reload(facts))
        return
    rule = "a shell takes the first go on PATH, so what gover chooses is not what runs"
    source = "docs/shells.md"
    yield Finding("path-order", "problem", text, rule, source, _reload(facts))


def another(facts: Observations) -> Iterator[Finding]:
    """Find a toolchain of gover's in front that is not the one that holds in this directory."""
    first, holds = facts.answering, facts.holds
    if first is None or first.owner != "gover" or holds.error or first.version == holds.version:
        return
    if facts.environ.get("PWD") != facts.cwd:  # gover was told to look elsewhere
        return
    what = f"Go {holds.version}" if holds.version else "the system's go"
    text = f"{safe(first.path)} answers, and {what} holds here ({holds.origin})"
    rule = "the hook has not seen this directory yet, or something else has put that entry on PATH"
    yield Finding("other-toolchain", "problem", text, rule, "docs/shells.md", _reload(facts))


def tilde(facts: Observations) -> Iterator[Finding]:
    """Find entries that no program but bash understands (POSIX.1-2024, 8.3 PATH)."""
    for entry in facts.environ.get("PATH", "").split(":"):
        if entry.startswith("~"):
            rule = "PATH holds plain names of directories: a ~ between quotes stays a ~"
            source = "pubs.opengroup.org/onlinepubs/9799919799/basedefs/V1_chap08.html"
            text = f"PATH has the entry {safe(entry)}"
            remedy = 'export PATH="${PATH//\\~/$HOME}"'
            if facts.shell.name == "fish":
                remedy = "set -gx PATH (string replace '~' $HOME -- $PATH)"
            yield Finding("path-tilde", "warning", text, rule, source, remedy)
            return


def _named(go: FoundGo) -> str:
    version = f" {go.version}" if go.version else ""
    return f"{safe(go.path)} ({go.owner}{version})"


def _reload(facts: Observations) -> str:
    if facts.shell.name == "fish":
        return "gover hook fish | source"
    return f'eval "$(gover hook {facts.shell.name or "bash"})"'


CHECKS = (hidden, another, tilde)
