"""
Files that choose a Go for another tool, and that gover does not read.

gvm's users source a `.gvmrc`, vfox reads a `.vfox.toml`, and jdx/mise 70e94a1f with
MISE_ENV=production also a `mise.production.toml` (its documentation, "Config Environments").
"""

import re
from collections.abc import Iterator

from gover.doctor.lint.findings import CheckedDirectory, CheckedFile, LintFinding, findings_by_tool
from gover.errors import ParseError
from gover.escape import safe, sh_quote
from gover.versionfile import mise_toml
from gover.versionfile.formats import MISE_NAMES

GVM, VFOX = ".gvmrc", ".vfox.toml"
LIMIT = 64 << 10  # bytes of one of them
_OF_MISE = re.compile(r"\.?mise\.[\w-]+(?:\.local)?\.toml", re.ASCII)
_GVM_VERSION = re.compile(r"(?:^|[\s=\"'])(?:go)?(1\.[0-9]+(?:\.[0-9]+)?)\b", re.ASCII)
_VFOX_VERSION = re.compile(r"\s*golang\s*=\s*[\"']([^\"']+)[\"']", re.ASCII)


def is_unread(name: str) -> bool:
    """Return whether a file of this name may choose a Go for another tool, but not for gover."""
    is_of_mise = _OF_MISE.fullmatch(name) is not None and name not in MISE_NAMES
    return name in (GVM, VFOX) or is_of_mise


def unread_file(file: CheckedFile, checked: CheckedDirectory) -> Iterator[LintFinding]:
    """Report a Go in a file that gover does not read, unless gover selects the same."""
    tool, line, version = _chosen(file)
    if not version or version in (checked.request, checked.version):
        return
    reads = {tool: f"takes {safe(version)} from this file, which gover does not read"}
    hint = f"gover -C {sh_quote(file.directory)} pin {_exact(version) or 'latest'}"
    yield from findings_by_tool(file, line, "unread-file", reads, hint)


def _chosen(file: CheckedFile) -> tuple[str, int, str]:
    """Return the tool, the line and the version; "" where the file has none."""
    if file.name not in (GVM, VFOX):
        environment = file.name.removeprefix(".").removeprefix("mise.").partition(".")[0]
        try:
            go = mise_toml.parse(file.data).go
        except ParseError:
            go = None
        return f"mise with MISE_ENV={environment}", go[1] if go else 1, str(go[0]) if go else ""
    pattern, tool = (_GVM_VERSION, "gvm") if file.name == GVM else (_VFOX_VERSION, "vfox")
    for number, text in enumerate(file.lines, 1):
        if found := pattern.search(text.partition("#")[0]):
            return tool, number, found[1]
    return tool, 1, ""


def _exact(version: str) -> str:
    return version if re.fullmatch(r"1\.[0-9]+(?:\.[0-9]+)?", version) else ""
