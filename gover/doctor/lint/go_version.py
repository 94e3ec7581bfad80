"""
Where other tools read a `.go-version` differently.

The readers are those of go-nv/goenv 2 at 305606fe (libexec/goenv-version-file-read,
libexec/goenv-version-name) and 3 at d19692c5 (internal/manager/version.go), jdx/mise
2026.9.15, asdf-community/asdf-golang a75b761 (bin/parse-legacy-file), moovweb/gvm dd65253
(scripts/env/cd) and actions/setup-go of 2026-08-19 (src/installer.ts). All but setup-go's
further treatment of a word were run on such files: see tests/lib/lint/measured_readers.py.

Only gvm needs `go` before the version, which nearly all others refuse. A plain version is
therefore no finding, and gvm is reported only where a file is written for it.
"""

import re
from collections.abc import Iterator
from typing import NamedTuple

from gover.doctor.lint.findings import (
    BOM,
    CheckedFile,
    LintFinding,
    findings_by_tool,
    portable_hint,
)
from gover.doctor.lint.mending import exact_version, pin
from gover.escape import safe, sh_quote
from gover.version.request import Request
from gover.version.version import FIRST_WITH_PATCH, Version

_NETWORK = "finds no match, and looks for the newest release on the network"
_WHOLE = "reads the whole text as the version"
_NAME = "looks for a version of exactly this name"
_GVM = re.compile(r"go[0-9]+(?:\.[0-9]+)*", re.ASCII)


class _Word(NamedTuple):
    text: str
    line: int


def _words(file: CheckedFile) -> list[_Word]:
    return [
        _Word(word, number)
        for number, line in enumerate(file.lines, 1)
        for word in line.partition("#")[0].split()
    ]


def byte_order_mark(file: CheckedFile) -> Iterator[LintFinding]:
    """Report: goenv keeps the mark (both were run); asdf-golang puts it into its pattern."""
    if file.data.startswith(BOM):
        kept = "keeps the byte order mark as a part of the version"
        reads = {"goenv 2": kept, "goenv 3": kept, "asdf-golang": _NETWORK}
        yield from findings_by_tool(file, 1, "byte-order-mark", reads, portable_hint(file))


def crlf(file: CheckedFile) -> Iterator[LintFinding]:
    """asdf-golang puts the CR into its pattern; the others read it as a blank."""
    for number, line in enumerate(file.lines, 1):
        if line.endswith("\r") and _words(file):
            yield from findings_by_tool(
                file, number, "crlf", {"asdf-golang": _NETWORK}, portable_hint(file)
            )
            return


def blank_first_line(file: CheckedFile) -> Iterator[LintFinding]:
    """For asdf-golang an empty first line is a pattern that matches every version."""
    if not file.lines[0].strip() and _words(file):
        reads = {"asdf-golang": "takes the newest Go it has"}
        yield from findings_by_tool(file, 1, "blank-first-line", reads, portable_hint(file))


def comment_line(file: CheckedFile) -> Iterator[LintFinding]:
    """
    setup-go and asdf-golang know no comments; goenv 3 only those with a blank after `#`.

    asdf-golang reads lines as patterns, so the words of a comment decide what it finds.
    """
    for number, line in enumerate(file.lines, 1):
        text = line.strip()
        if text.startswith("#"):
            reads = {"setup-go": _WHOLE, "asdf-golang": "reads the comment as a pattern"}
            if re.match(r"#\S", text):
                reads["goenv 3"] = "reads the comment as a version"
            yield from findings_by_tool(file, number, "comment", reads, portable_hint(file))
            return


def trailing_comment(file: CheckedFile) -> Iterator[LintFinding]:
    """Report: goenv 2 and mise cut at ` #`, gover also without the blank, goenv 3 never."""
    for number, line in enumerate(file.lines, 1):
        before, mark, _ = line.partition("#")
        if not mark or not before.strip():
            continue
        reads = {"goenv 3": "finds no version", "asdf-golang": _NETWORK, "setup-go": _WHOLE}
        if not before[-1].isspace():
            glued = "reads the comment as a part of the version"
            reads |= dict.fromkeys(("goenv 2", "goenv 3", "mise"), glued)
        yield from findings_by_tool(file, number, "trailing-comment", reads, portable_hint(file))


def go_prefix(file: CheckedFile) -> Iterator[LintFinding]:
    """Report: goenv 2 strips `go-`, not `go`; mise strips `v`; goenv 3 and gvm read `go1.22.3`."""
    for word, line in _words(file):
        if re.match(r"go[0-9]", word):
            reads = {
                "goenv 2": f"has no version named {safe(word)}",
                "mise": f"has no version named {safe(word)}",
                "asdf-golang": _NETWORK,
                "setup-go": f"passes {safe(word)} on as it is",
            }
            yield from findings_by_tool(file, line, "go-prefix", reads, portable_hint(file))


def v_prefix(file: CheckedFile) -> Iterator[LintFinding]:
    """Only mise strips a `v`."""
    for word, line in _words(file):
        if re.match(r"v[0-9]", word):
            missing = f"has no version named {safe(word)}"
            reads = {"goenv 2": missing, "goenv 3": missing, "asdf-golang": _NETWORK}
            yield from findings_by_tool(file, line, "v-prefix", reads, portable_hint(file))


def written_for_gvm(file: CheckedFile) -> Iterator[LintFinding]:
    """Report: gvm reads `go1.22.3` alone on its line, no rc, in the current directory only."""
    for_gvm = [word for word in _words(file) if re.match(r"go[0-9]", word.text)]
    if not for_gvm:
        return
    line = for_gvm[0].line
    if not any(_GVM.fullmatch(text) for text in file.lines):
        reads = {"gvm": "finds no version: it reads a release alone on its line, no rc or beta"}
        yield from findings_by_tool(file, line, "gvm-line", reads, portable_hint(file))
    elif not file.here:
        reads = {"gvm": "does not see this file: it looks in the current directory only"}
        hint = f"gvm use {safe(for_gvm[0].text)}"
        yield from findings_by_tool(file, line, "gvm-directory", reads, hint)


def repeated(file: CheckedFile) -> Iterator[LintFinding]:
    """Report: gover reads the same word twice as one; goenv joins lines with `:`, mise stops."""
    words = _words(file)
    if len(words) < 2:
        return
    if words[1].line > words[0].line:
        joined = "joins the lines with ':' and requires every version"
        reads = {"goenv 2": joined, "goenv 3": joined, "mise": "stops with an error"}
    else:
        reads = {"goenv 3": "finds no version", "mise": _WHOLE, "asdf-golang": _NETWORK}
    yield from findings_by_tool(
        file, words[1].line, "several", {**reads, "setup-go": _WHOLE}, portable_hint(file)
    )


def first_release_or_line(file: CheckedFile) -> Iterator[LintFinding]:
    """`1.20` is also a release: goenv 3 and mise take exactly that where it is installed."""
    request = file.request
    if request is None or request.kind != "range" or not re.fullmatch(r"1\.[0-9]+", request.text):
        return
    if request.low.minor < FIRST_WITH_PATCH:
        taken = f"takes the release {request} itself where it is installed"
        hint = pin(file.directory, exact_version(file))
        reads = {"goenv 3": taken, "mise": taken}
        yield from findings_by_tool(file, _line(file), "line-or-release", reads, hint)


def first_release(file: CheckedFile) -> Iterator[LintFinding]:
    """No other tool that was run reads `1.19.0` as the release that Go named 1.19."""
    request = file.request
    if request and request.version and re.fullmatch(r"1\.[0-9]+\.0", request.text):
        if request.version.minor >= FIRST_WITH_PATCH:
            return
        missing = f"has no version named {request}: the name of this release is {request.version}"
        reads = {"goenv 2": missing, "goenv 3": missing}
        hint = pin(file.directory, f"{request.version}.1")
        yield from findings_by_tool(file, _line(file), "zero-patch", reads, hint)


def unportable_request(file: CheckedFile) -> Iterator[LintFinding]:
    """
    Report words and ranges that some tools do not know.

    mise reads `latest` and `system` as gover does; `oldstable` and ranges were not tried
    with it, so they are not reported.
    """
    request = file.request
    if request is None:
        return
    by_word: dict[str, dict[str, str]] = {
        "latest": {
            "goenv 2": _NAME,
            "asdf-golang": _NETWORK,
            "setup-go": "does not know this word",
        },
        "oldstable": {"goenv 2": _NAME, "goenv 3": _NAME, "asdf-golang": _NETWORK},
        "system": {"asdf-golang": _NETWORK, "setup-go": "does not know this word"},
        "1": {"goenv 2": _NAME},
    }
    reads = by_word.get(request.text, {})
    if request.kind == "range" and not request.text.replace(".", "").isdecimal():
        pattern = "reads it as a pattern, not as a range"
        reads = {"goenv 2": _NAME, "goenv 3": _NAME, "asdf-golang": pattern}
    hint = pin(file.directory, exact_version(file)) if reads else ""
    yield from findings_by_tool(file, _line(file), "request", reads, hint)


def begins_another(file: CheckedFile) -> Iterator[LintFinding]:
    """asdf-golang takes the newest version that begins with the text: 1.22.30 for 1.22.3."""
    request = file.request
    if request is None or not re.fullmatch(r"[0-9a-z.]+", request.text) or "." not in request.text:
        return
    longer = [
        v for v in file.installed if str(v).startswith(request.text) and not request.matches(v)
    ]
    stable = [v for v in longer if v.is_stable]
    if stable:
        reads = {"asdf-golang": f"takes {_newest(stable)}, which begins with {request}"}
        hint = f"echo 'golang {request}' >> {sh_quote(f'{file.directory}/.tool-versions')}"
        yield from findings_by_tool(file, _line(file), "begins-another", reads, hint)


def _newest(versions: list[Version]) -> Version:
    return Request.parse("latest").choose(versions) or max(versions)


def _line(file: CheckedFile) -> int:
    return file.contents.go[1] if file.contents.go else 1


RULES = (
    byte_order_mark,
    crlf,
    blank_first_line,
    comment_line,
    trailing_comment,
    go_prefix,
    v_prefix,
    written_for_gvm,
    repeated,
    first_release_or_line,
    first_release,
    unportable_request,
    begins_another,
)
