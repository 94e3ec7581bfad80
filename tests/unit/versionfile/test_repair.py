"""The hint for a file that cannot be used: no command writes over another tool's file."""

import pytest

from gover.versionfile.formats import FLOOR_FORMATS, MISE_NAMES, PIN_FORMATS
from gover.versionfile.repair import repair_hint

FORMS = {form.name: form for form in PIN_FORMATS + FLOOR_FORMATS}
NO_VERSION = "'x' is not a Go version"


@pytest.mark.parametrize(
    ("name", "error", "hint"),
    [
        (".go-version", NO_VERSION, "gover -C '/p q' pin latest"),
        (".envrc", NO_VERSION, "replace line 7 of /p q/.envrc by: use go 1.22.3"),
        (".tool-versions", "no version", "replace line 7 of /p q/.tool-versions by: golang 1.22.3"),
        ("mise.toml", NO_VERSION, 'replace line 7 of /p q/mise.toml by: go = "1.22.3"'),
        (".mise.toml", 'the version must be a string, such as "1.22"',
         'replace line 7 of /p q/.mise.toml by: go = "1.22.3"'),
        (".prototools", NO_VERSION, 'replace line 7 of /p q/.prototools by: go = "1.22.3"'),
        ("mise.toml", "not TOML: Invalid value", "correct line 7 of /p q/mise.toml by hand"),
        (".tool-versions", "not UTF-8", "correct line 7 of /p q/.tool-versions by hand"),
        ("gover.toml", NO_VERSION, "correct line 7 of /p q/gover.toml by hand"),
        ("go.mod", "repeated go statement", "correct line 7 of /p q/go.mod by hand"),
        ("go.work", "invalid go version 'x'", "correct line 7 of /p q/go.work by hand"),
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
