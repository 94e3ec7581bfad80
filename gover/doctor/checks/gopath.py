"""Where Go keeps modules, builds and programs: GOPATH, GOBIN, GOCACHE, GOTMPDIR."""

from collections.abc import Iterator

from gover.doctor.facts import Observations
from gover.doctor.finding import Finding
from gover.escape import safe, sh_quote

_SOURCE = "go.dev/src/cmd/go/main.go"  # the messages that begin with GOPATH


def gopath(facts: Observations) -> Iterator[Finding]:
    """Find entries that cmd/go does not accept: a relative path, a ~, the GOROOT."""
    where, undo = facts.setting_origin("GOPATH"), facts.unset_setting("GOPATH")
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
            rule = "go warns: GOPATH set to GOROOT has no effect"
            yield Finding("gopath-goroot", "problem", f"{text}, a GOROOT", rule, _SOURCE, undo)


def module(facts: Observations) -> Iterator[Finding]:
    """Find a go.mod in GOPATH itself, which is a mistake and which Go ignores."""
    for entry in (facts.setting("GOPATH") or f"{facts.home}/go").split(":"):
        path = f"{entry.rstrip('/')}/go.mod"
        if facts.path_kinds.get(path) == "file":
            text = f"{safe(path)} makes a module of GOPATH"
            rule = "every go command warns: ignoring go.mod in $GOPATH"
            source = "go.dev/src/cmd/go/internal/modload/init.go"
            remedy = f"rm -i {sh_quote(path)}"
            yield Finding("gopath-module", "warning", text, rule, source, remedy)


def gobin(facts: Observations) -> Iterator[Finding]:
    """Find a GOBIN that go install refuses."""
    value = facts.setting("GOBIN")
    if value and not value.startswith("/"):
        text = f"{facts.setting_origin('GOBIN')} is {safe(value)}"
        rule = "go install refuses it: cannot install, GOBIN must be an absolute path"
        source = "go.dev/src/cmd/go/internal/modload/init.go"
        yield Finding("gobin-relative", "problem", text, rule, source, facts.unset_setting("GOBIN"))


def owners(facts: Observations) -> Iterator[Finding]:
    """Find directories that Go writes to and another user owns, as after `sudo go`."""
    for path, owner in facts.foreign_go_dirs[:1]:
        more = (
            f" and {len(facts.foreign_go_dirs) - 1} more" if len(facts.foreign_go_dirs) > 1 else ""
        )
        text = f"{safe(path)}{more} belongs to {safe(owner)}, and only that user may write there"
        rule = "go writes modules and builds there, and fails: permission denied"
        remedy = " ".join(sh_quote(path) for path, _ in facts.foreign_go_dirs)
        remedy = f'sudo chown -R "$(id -u):$(id -g)" {remedy}'
        yield Finding("go-foreign-owner", "problem", text, rule, "golang/go#26280", remedy)


def working_directories(facts: Observations) -> Iterator[Finding]:
    """Find a build cache or a temporary directory that Go refuses."""
    cache, temporary = facts.setting("GOCACHE"), facts.setting("GOTMPDIR")
    if cache and not cache.startswith("/"):
        text = f"{facts.setting_origin('GOCACHE')} is {safe(cache)}"
        rule = "go refuses to build: from Go 1.12 on it needs a cache with an absolute path"
        source, undo = "go.dev/src/cmd/go/internal/cache/default.go", facts.unset_setting("GOCACHE")
        yield Finding("gocache-bad", "problem", text, rule, source, undo)
    if temporary and facts.path_kinds.get(temporary) != "directory":
        text = f"{facts.setting_origin('GOTMPDIR')} is {safe(temporary)}, which is not a directory"
        rule = "go refuses to build: creating work dir: no such file or directory"
        source = "go.dev/src/cmd/go/internal/work/action.go"
        yield Finding(
            "gotmpdir-gone", "problem", text, rule, source, facts.unset_setting("GOTMPDIR")
        )


def installed_programs(facts: Observations) -> Iterator[Finding]:
    """Find a directory of installed programs that is not on PATH."""
    first = facts.setting("GOPATH").split(":")[0] or f"{facts.home}/go"
    directory = facts.setting("GOBIN") or f"{first}/bin"
    entries = [entry.rstrip("/") for entry in facts.environ.get("PATH", "").split(":")]
    if facts.path_kinds.get(directory) == "directory" and directory.rstrip("/") not in entries:
        text = f"{safe(directory)} is not on PATH"
        rule = "go install writes programs there, and shells do not find them"
        remedy = f'export PATH="$PATH":{sh_quote(directory)}'
        source = "go.dev/ref/mod#go-install"
        yield Finding("gobin-not-on-path", "note", text, rule, source, remedy)


CHECKS = (gopath, module, gobin, owners, working_directories, installed_programs)
