"""Where Go keeps what it downloads and installs: GOPATH and GOBIN."""

from collections.abc import Iterator

from gover.doctor.facts import Facts
from gover.doctor.findings import Finding
from gover.text import safe, sh_quote

_SOURCE = "go.dev/src/cmd/go/main.go"  # the messages that begin with GOPATH


def gopath(facts: Facts) -> Iterator[Finding]:
    """Find entries that cmd/go refuses: relative ones, a ~, the GOROOT."""
    where, undo = facts.where("GOPATH"), facts.undo("GOPATH")
    roots = {go.goroot for go in facts.gos} - {None}
    for entry in filter(None, facts.setting("GOPATH").split(":")):
        text = f"{where} has the entry {safe(entry)}"
        if entry.startswith("~"):
            rule = "go refuses it: GOPATH entry cannot start with shell metacharacter '~'"
            yield Finding("gopath-tilde", "problem", text, rule, _SOURCE, undo)
        elif not entry.startswith("/"):
            rule = "go refuses it: GOPATH entry is relative; must be absolute path"
            yield Finding("gopath-relative", "problem", text, rule, _SOURCE, undo)
        elif entry.rstrip("/") in roots:
            rule = "GOPATH set to GOROOT has no effect: it is where your modules are kept"
            yield Finding("gopath-goroot", "problem", f"{text}, a GOROOT", rule, _SOURCE, undo)


def gobin(facts: Facts) -> Iterator[Finding]:
    """Find a GOBIN that go install refuses."""
    value = facts.setting("GOBIN")
    if value and not value.startswith("/"):
        text = f"{facts.where('GOBIN')} is {safe(value)}"
        rule = "go install refuses it: cannot install, GOBIN must be an absolute path"
        source = "go.dev/src/cmd/go/internal/modload/init.go"
        yield Finding("gobin-relative", "problem", text, rule, source, facts.undo("GOBIN"))


def installed_programs(facts: Facts) -> Iterator[Finding]:
    """Find a directory of installed programs that no shell looks into."""
    first = facts.setting("GOPATH").split(":")[0] or f"{facts.home}/go"
    directory = facts.setting("GOBIN") or f"{first}/bin"
    entries = [entry.rstrip("/") for entry in facts.environ.get("PATH", "").split(":")]
    if facts.kinds.get(directory) == "directory" and directory.rstrip("/") not in entries:
        text = f"{safe(directory)} is not on PATH"
        rule = "go install puts programs there"
        remedy = f'export PATH="$PATH":{sh_quote(directory)}'
        source = "go.dev/ref/mod#go-install"
        yield Finding("gobin-not-on-path", "note", text, rule, source, remedy)


CHECKS = (gopath, gobin, installed_programs)
