"""
Files that choose a Go for CI, an image, a linter or an editor, and that no version manager reads.

Each names versions on a line of its own, which is found by its pattern: nothing here is evaluated,
and what is written in another way is passed over. A file that agrees with what gover selects is
not reported, nor a later Go than a go.mod requires. The names are those of actions/setup-go and
its matrices, GitLab's and CircleCI's images, Travis, Dockerfiles, dev containers (their feature
and image of Go), Netlify, golangci-lint, prometheus/promu and cashapp/hermit.
"""

import re
from collections.abc import Iterator, Mapping
from typing import NamedTuple

from gover.doctor.lint.findings import CheckedDirectory, CheckedFile, LintFinding, findings_by_tool
from gover.escape import safe
from gover.version.request import Request
from gover.version.version import Version

RULE = "other-go"
LIMIT = 256 << 10  # bytes of one of them

_VERSION = r"1\.[0-9]{1,4}(?:\.[0-9]{1,4}|(?:rc|beta)[0-9]{1,2})?"
# Words beside versions, and versions behind `^`, `~`, `>`: a choice that a pin may fulfil.
_ITEM = re.compile(rf"(?<![\w.^~>=<-])v?(?:go)?({_VERSION})(?![\w-])(?:\.[x*])?", re.ASCII)
_KEY = re.compile(r"\s*(?:-\s*)?(?:go|golang|go[-_]?versions?|GO_?VERSION)\s*:\s*(.*)")
_LIST_ITEM = re.compile(r"\s*-\s+(.*)")
_IMAGE = rf"(?:golang|cimg/go|circleci/golang|devcontainers/go):(?:[0-9]-)?({_VERSION})"


class OtherKind(NamedTuple):
    """A kind of files: what reads them, their path below the project, where a version stands."""

    tool: str
    path: str  # a regular expression
    pattern: str = ""  # of a line, with the version as its group; "": keys and lists of YAML
    is_language: bool = False  # it names Go's language version, not a toolchain


_KINDS = (
    OtherKind("GitHub Actions", r"\.github/workflows/[^/]+\.ya?ml"),
    OtherKind("Travis CI", r"\.travis\.yml"),
    OtherKind("promu", r"\.promu\.yml", rf"\s+version:\s*[\"']?({_VERSION})\b"),
    OtherKind("GitLab CI", r"\.gitlab-ci\.ya?ml", _IMAGE),
    OtherKind("CircleCI", r"\.circleci/config\.ya?ml", _IMAGE),
    OtherKind(
        "the image",
        r"(?:Dockerfile|Containerfile|\.devcontainer/Dockerfile)",
        rf"\s*(?i:FROM\s.*?\b(?:golang|devcontainers/go):(?:[0-9]-)?|ARG\s+GO(?:LANG)?_?VERSION=\"?)"
        rf"({_VERSION})",
    ),
    OtherKind(
        "the dev container",
        r"(?:\.devcontainer/(?:[^/]+/)?devcontainer|\.devcontainer)\.json",
        rf"(?:{_IMAGE}|.*features/go:[0-9.]+\"\s*:\s*\{{\s*\"version\"\s*:\s*\"({_VERSION})\")",
    ),
    OtherKind("Netlify", r"netlify\.toml", rf"\s*GO_VERSION\s*=\s*\"({_VERSION})\""),
    OtherKind(
        "golangci-lint",
        r"\.golangci\.(?:ya?ml|toml)",
        rf"\s+go:\s*[\"']?({_VERSION})\b|\s*go\s*=\s*\"({_VERSION})\"",
        is_language=True,
    ),
    OtherKind("hermit", rf"bin/\.go-{_VERSION}\.pkg", r"(?!)"),
)
DIRECTORIES = ("", ".github/workflows", ".circleci", ".devcontainer", "bin")


def kind_of(name: str) -> OtherKind | None:
    """Return the kind of a file by its path below the project; None for all others."""
    return next((kind for kind in _KINDS if re.fullmatch(kind.path, name)), None)


def other_go(file: CheckedFile, checked: CheckedDirectory) -> Iterator[LintFinding]:
    """Report each Go in a file that disagrees with the pin, or is older than go.mod requires."""
    kind = kind_of(file.name)
    if kind is None:
        return
    for line, texts in _choices(kind, file):
        versions = {text: version for text in texts if (version := Version.parse(text))}
        for text, why in _wrong(kind, versions, checked):
            reads = {kind.tool: f"takes {safe(text)} from this file; {why}"}
            yield from findings_by_tool(file, line, RULE, reads, _hint(kind, checked))


def _choices(kind: OtherKind, file: CheckedFile) -> Iterator[tuple[int, list[str]]]:
    """Yield the line and the versions of each choice; a list, as of a matrix, is one choice."""
    if kind.tool == "hermit":
        yield 1, re.findall(_VERSION, file.name)
    elif kind.pattern:
        for number, text in enumerate(file.lines, 1):
            if not text.lstrip().startswith("#") and (match := re.search(kind.pattern, text)):
                yield number, [group for group in match.groups() if group]
    else:
        yield from _yaml_choices(file.lines)


def _yaml_choices(lines: list[str]) -> Iterator[tuple[int, list[str]]]:
    numbered = [(number, text.partition(" #")[0].rstrip()) for number, text in enumerate(lines, 1)]
    for index, (number, text) in enumerate(numbered):
        match = _KEY.fullmatch(text)
        if match is None or text.lstrip().startswith("#"):
            continue
        found = _ITEM.findall(match[1])
        if not match[1]:
            for _, item in numbered[index + 1 :]:
                if not (entry := _LIST_ITEM.fullmatch(item)) or ":" in entry[1]:
                    break
                found += _ITEM.findall(entry[1])
        if found:
            yield number, found


def _wrong(
    kind: OtherKind, versions: Mapping[str, Version], checked: CheckedDirectory
) -> list[tuple[str, str]]:
    """Return the versions of one choice that do not fit, each with the reason."""
    pin, (floor, where) = _pin(checked), _floor(checked)
    if pin is not None:
        why = f"gover takes {checked.request} from {safe(checked.path)}"
        if kind.is_language:
            return [(text, why) for text, version in versions.items() if version.line > pin.line]
        fits = any(version.line == pin.line for version in versions.values())
        return [] if fits else [(text, why) for text in list(versions)[:1]]
    if floor is None or kind.is_language:
        return []
    old = [text for text, version in versions.items() if _is_older(version, text, floor)]
    return [(text, f"{where} requires go >= {floor}") for text in old]


def _is_older(version: Version, text: str, floor: Version) -> bool:
    """Return whether no Go of that name is enough: `1.22` is the newest patch of its line."""
    return version.line < floor.line if text.count(".") == 1 else version < floor


def _pin(checked: CheckedDirectory) -> Version | None:
    """Return the version, or the line, that a file pins; None for a range and without a pin."""
    if not checked.path:
        return None
    try:
        request = Request.parse(checked.request)
    except ValueError:
        return None
    is_line = request.kind == "range" and request.text.replace(".", "").isdecimal()
    return request.low if request.kind == "exact" or is_line else None


def _floor(checked: CheckedDirectory) -> tuple[Version | None, str]:
    """Return what go.work or go.mod require, and its file and line."""
    for file in checked.files:
        floor = file.contents.floor
        if floor and (minimum := floor.minimum()):
            return minimum, f"{safe(file.path)}:{floor.toolchain_line or floor.go_line}"
    return None, ""


def _hint(kind: OtherKind, checked: CheckedDirectory) -> str:
    if kind.tool == "GitHub Actions":
        own = checked.path.rpartition("/")[2] or "go.mod"
        name = own if own in (".go-version", ".tool-versions", "go.mod", "go.work") else "go.mod"
        return f"setup-go reads the project's file: go-version-file: {name}"
    return "gover why"
