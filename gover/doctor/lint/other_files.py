"""
Files that choose a Go for CI, an image, a linter or an editor, and that no version manager reads.

Each names versions on a line of its own, which is found by its pattern: nothing here is evaluated,
and what is written in another way is passed over. A file that agrees with what gover selects is
not reported, nor a later Go than a go.mod requires. The names are those of actions/setup-go and
its matrices, GitLab's and CircleCI's images, Travis, Dockerfiles, dev containers (their feature
and image of Go), Netlify, golangci-lint, prometheus/promu and cashapp/hermit.
"""

import re
from collections.abc import Iterator
from typing import NamedTuple

from gover.doctor.lint.findings import CheckedDirectory, CheckedFile, LintFinding, findings_by_tool
from gover.doctor.lint.mending import replace_line, replace_word
from gover.escape import safe
from gover.version.request import Request
from gover.version.version import Version

RULE = "other-go"
LIMIT = 256 << 10  # bytes of one of them

_VERSION = r"1\.[0-9]{1,4}(?:\.[0-9]{1,4}|(?:rc|beta)[0-9]{1,2})?"
# Words beside versions, and versions behind `^`, `~`, `>`: a choice that a pin may fulfil.
_ITEM = re.compile(rf"(?<![\w.^~>=<-])v?(?:go)?({_VERSION})(?![\w-])(?:\.[x*])?", re.ASCII)
_KEY = re.compile(r"\s*(?:-\s*)?(?:go|golang|go[-_]?versions?|GO_?VERSION)\s*:\s*(.*)")
_STEP = re.compile(r"(\s*(?:-\s*)?)go-version:\s")
_MATRIX = re.compile(r"\s*(?:matrix|include):\s*")
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


class _Named(NamedTuple):
    """A version in a file."""

    line: int
    text: str

    @property
    def version(self) -> Version:
        version = Version.parse(self.text)
        assert version is not None  # it has the form of one
        return version


def other_go(file: CheckedFile, checked: CheckedDirectory) -> Iterator[LintFinding]:
    """Report each Go in a file that disagrees with the pin, or is older than go.mod requires."""
    kind = kind_of(file.name)
    if kind is None:
        return
    for choice in _choices(kind, file):
        for named, why in _wrong(kind, choice, checked):
            reads = {kind.tool: f"takes {safe(named.text)} from this file; {why}"}
            hint = _hint(kind, checked, file, named, is_list=len(choice) > 1)
            yield from findings_by_tool(file, named.line, RULE, reads, hint)


def _choices(kind: OtherKind, file: CheckedFile) -> Iterator[list[_Named]]:
    """Yield the versions of each choice; a list, as of a matrix, is one choice."""
    if kind.tool == "hermit":
        yield [_Named(1, text) for text in re.findall(_VERSION, file.name)]
    elif kind.pattern:
        for number, text in enumerate(file.lines, 1):
            if not text.lstrip().startswith("#") and (match := re.search(kind.pattern, text)):
                yield [_Named(number, group) for group in match.groups() if group]
    else:
        yield from _yaml_choices(file.lines)


def _yaml_choices(lines: list[str]) -> Iterator[list[_Named]]:
    texts = [text.partition(" #")[0].rstrip() for text in lines]
    matrix: list[_Named] = []
    depth = -1  # of the key `matrix`; -1 outside
    for index, text in enumerate(texts):
        if text.strip() and _indent(text) <= depth:
            yield from [matrix] if matrix else []
            matrix, depth = [], -1
        if depth < 0 and _MATRIX.fullmatch(text):
            depth = _indent(text)
        match = _KEY.fullmatch(text)
        if match is None or text.lstrip().startswith("#"):
            continue
        values = [match[1], *_rest_of_list(match[1], texts[index + 1 :])]
        found = [
            _Named(number, item)
            for number, value in enumerate(values, index + 1)
            for item in _ITEM.findall(value)
        ]
        if depth >= 0:
            matrix += found
        elif found:
            yield found
    yield from [matrix] if matrix else []


def _indent(text: str) -> int:
    return len(text) - len(text.lstrip())


def _rest_of_list(value: str, following: list[str]) -> Iterator[str]:
    """Yield what stands on the lines behind a key: items, or the rest of a list in brackets."""
    if value.startswith("[") and "]" not in value:
        for text in following:
            yield text
            if "]" in text:
                return
    elif not value:
        for text in following:
            if not (item := _LIST_ITEM.fullmatch(text)) or ":" in item[1]:
                return
            yield item[1]


def _wrong(
    kind: OtherKind, choice: list[_Named], checked: CheckedDirectory
) -> list[tuple[_Named, str]]:
    """Return the versions of one choice that do not fit, each with the reason."""
    pin, (floor, where) = _pin(checked), _floor(checked)
    if pin is not None:
        why = f"gover takes {checked.request} from {safe(checked.path)}"
        if kind.is_language:
            return [(named, why) for named in choice if named.version.line > pin.line]
        fits = any(named.version.line == pin.line for named in choice)
        return [] if fits else [(named, why) for named in choice[:1]]
    if floor is None or kind.is_language:
        return []
    old = [named for named in choice if _is_older(named.version, named.text, floor)]
    return [(named, f"{where} requires go >= {floor}") for named in old]


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


def _hint(
    kind: OtherKind, checked: CheckedDirectory, file: CheckedFile, named: _Named, *, is_list: bool
) -> str:
    """Return the edit after which the file agrees with what gover selects."""
    pinned, floor = _pin(checked), _floor(checked)[0]
    if kind.tool == "hermit":
        return f"hermit install go-{pinned or floor}"
    key = _STEP.match(file.lines[named.line - 1]) if kind.tool == "GitHub Actions" else None
    own = checked.path.rpartition("/")[2] if pinned else "go.mod"
    if key and not is_list and own in (".go-version", ".tool-versions", "go.mod"):
        return replace_line(file.path, named.line, f"{key[1]}go-version-file: {own}")
    if pinned and is_list:
        return f"add {pinned} to the list in line {named.line} of {safe(file.path)}"
    is_line = kind.is_language and pinned
    wanted = f"{pinned.major}.{pinned.minor}" if pinned and is_line else str(pinned or floor)
    return replace_word(file.path, named.line, named.text, wanted)
