"""What mends a finding: a command to paste, or an edit of one line; and the version it writes."""

from gover.doctor.lint.findings import CheckedFile
from gover.escape import safe, sh_quote
from gover.sources.released_versions import shipped_releases
from gover.version.platform import Platform
from gover.version.request import Request

_ANY = Platform("linux", "amd64")  # every release is published for it


def replace_line(path: str, line: int, text: str) -> str:
    """Return the edit that makes a line of a file another one."""
    return f"replace line {line} of {safe(path)} by: {safe(text)}"


def replace_word(path: str, line: int, word: str, by: str) -> str:
    """Return the edit that changes one word in a line of a file."""
    return f"in line {line} of {safe(path)}, replace {safe(word)} by {safe(by)}"


def delete_line(path: str, line: int) -> str:
    """Return the edit that takes a line out of a file."""
    return f"delete line {line} of {safe(path)}"


def edit_module(file: CheckedFile, flag: str) -> str:
    """Return the command that edits a go.mod or a go.work; go runs in its directory."""
    kind = "work" if file.name == "go.work" else "mod"
    return f"(cd {sh_quote(file.directory)} && go {kind} edit {flag})"


def pin(directory: str, version: str) -> str:
    """Return the command that writes a version into the .go-version of a directory."""
    return f"gover -C {sh_quote(directory)} pin {version}"


def exact_version(file: CheckedFile) -> str:
    """Return the release that stands for the request of a file: an installed one, if there is."""
    request = file.request or Request.parse("latest")
    released = shipped_releases(_ANY)
    for wanted in (request, Request.parse("latest")):
        if found := wanted.choose(file.installed) or wanted.choose(released):
            return str(found)
    return str(max(released))
