"""The hint for a file that cannot be used: no command writes over another tool's file."""

import pytest

from gover.versionfile.formats import FLOOR_FORMATS, MISE_NAMES, PIN_FORMATS
from gover.versionfile.repair import near_version, repair_hint

FORMS = {form.name: form for form in PIN_FORMATS + FLOOR_FORMATS}
NO_VERSION = "'x' is not a Go version"


@pytest.mark.parametrize(
    ("name", "error", "hint"),
    [
        (".go-version", NO_VERSION, "gover -C '/p q' pin latest"),
        (".go-version", "'1,22' is not a Go version", "gover -C '/p q' pin 1.22"),
        (".envrc", "'1.22.3.' is not a Go version",
         "replace line 7 of /p q/.envrc by: use go 1.22.3"),
        ("mise.toml", "'1,21' is not a Go version",
         'replace line 7 of /p q/mise.toml by: go = "1.21"'),
        (".envrc", NO_VERSION, "replace line 7 of /p q/.envrc by: use go 1.22.3"),
        (".tool-versions", "no version", "replace line 7 of /p q/.tool-versions by: golang 1.22.3"),
        ("mise.toml", NO_VERSION, 'replace line 7 of /p q/mise.toml by: go = "1.22.3"'),
        (".mise.toml", 'the version must be a string, such as "1.22"',
         'replace line 7 of /p q/.mise.toml by: go = "1.22.3"'),
        (".prototools", NO_VERSION, 'replace line 7 of /p q/.prototools by: go = "1.22.3"'),
        ("mise.toml", "not TOML: Invalid value", "vi +7 '/p q/mise.toml'"),
        (".tool-versions", "not UTF-8", "vi +7 '/p q/.tool-versions'"),
        ("gover.toml", NO_VERSION, "vi +7 '/p q/gover.toml'"),
        ("go.mod", "repeated go statement", "vi +7 '/p q/go.mod'"),
        ("go.work", "invalid go version 'x'", "vi +7 '/p q/go.work'"),
    ],
)  # fmt: skip
def test_the_hint_is_for_the_line_and_the_file(name, error, hint):
    assert repair_hint(FORMS[name], f"/p q/{name}", 7, error) == hint


@pytest.mark.parametrize("name", [name for name in FORMS if name != ".go-version"])
@pytest.mark.parametrize("line", [1, None])
def test_only_a_go_version_is_written_anew(name, line):
    hint = repair_hint(FORMS[name], f"/p/{name}", line, NO_VERSION) or ""

    assert "pin" not in hint
    assert "nothing else" not in hint


def test_the_directory_is_the_projects():
    for name in (*MISE_NAMES, ".go-version"):
        assert FORMS[name].directory_of(f"/p/q/{name}") == "/p/q"


@pytest.mark.parametrize(
    ("text", "version"),
    [
        ("1,22", "1.22"),
        ("go1,22.3", "1.22.3"),
        ("1.22.3.", "1.22.3"),
        ("1.22..3", "1.22.3"),
        ("1-22-3", "1.22.3"),
        ("1_22", "1.22"),
        ("\uff11.\uff12\uff12", "1.22"),
        ("\u200e1.22.3", "1.22.3"),
        ("golang-1.22.3.linux-amd64", "1.22.3"),
        ("=1.22", "1.22"),
        ("21.22", None),
        ("20.11.1", None),
        ("1.2200", None),
        ("3", None),
        ("x", None),
    ],
)
def test_a_typing_error_in_a_version_is_corrected(text, version):
    assert near_version(text) == version
