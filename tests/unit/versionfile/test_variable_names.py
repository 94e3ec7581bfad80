"""Which variables a project file may set, held against the shells' own lists."""

import shutil
import subprocess

import pytest

from gover.versionfile import variable_names

PROBE = r"""
for name in $NAMES; do
    ( eval "export $name=probe42" && "$ENV" | "$GREP" -qx "$name=probe42" ) >/dev/null 2>&1 ||
        printf '%s\n' "$name"
done
"""


def _in_shell(argv, script, **environ):
    """Run a script in a shell of its own and return the words it printed."""
    ran = subprocess.run(
        [*argv, "-c", script], env=environ, capture_output=True, text=True, check=False, timeout=60
    )
    return ran.stdout.split()


@pytest.mark.parametrize(
    ("argv", "listing", "setup"),
    [
        (["bash", "--norc"], "compgen -v", ""),
        (["zsh", "-f"], "print -l ${(k)parameters}", "setopt sh_word_split\n"),
    ],
)
def test_every_name_that_a_shell_does_not_keep_as_given_is_its_own(argv, listing, setup):
    """Ask the shell for all its variables, set each, and see which come out changed."""
    if shutil.which(argv[0]) is None:
        pytest.skip(f"needs {argv[0]}")
    listed = [name for name in _in_shell(argv, listing) if variable_names.NAME.fullmatch(name)]
    tools = {"ENV": shutil.which("env"), "GREP": shutil.which("grep")}
    changed = set(_in_shell(argv, setup + PROBE, NAMES=" ".join(listed), **tools))

    assert {"LINENO", "RANDOM", "UID"} <= changed < {*listed, "PATH"}
    assert {name for name in changed if not variable_names.is_special(name)} <= {"PATH"}


EVALUATED = """HOME ZDOTDIR PROMPT_COMMAND PS0 PS1 PS4 PROMPT RPROMPT precmd_functions FPATH
XDG_DATA_HOME XDG_CONFIG_HOME XDG_CACHE_HOME fish_function_path""".split()


@pytest.mark.parametrize("value", ["./x", "/etc/x", "a/b"])
def test_env_may_be_a_word_and_not_a_file(value):
    assert variable_names.why_refused("ENV", "dev") == ""
    assert variable_names.why_refused("ENV", value) == "a shell would run the file that it names"


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("GOFLAGS", ""),
        ("http_proxy", ""),
        ("GO_VERSION", ""),
        ("_X9", ""),
        ("PATH", "PATH cannot be replaced as a whole"),
        ("GOROOT", "GOROOT follows from the selected Go"),
        ("GOVER_ROOT", "only the user sets GOVER_ variables"),
        ("IFS", "a special variable of the shell"),
        ("BASH_ENV", "a special variable of the shell"),
        *((name, "a shell would run what it contains") for name in EVALUATED),
        *((name, "") for name in ("LANG", "TERM", "MANPATH", "PSQL_EDITOR", "ENV", "PS", "PS10")),
        ("9A", "not the name of a variable"),
        ("A-B", "not the name of a variable"),
        ("A\n", "not the name of a variable"),
        ("É", "not the name of a variable"),
        ("", "not the name of a variable"),
    ],
)
def test_why_a_variable_may_not_be_set(name, reason):
    assert variable_names.why_refused(name) == reason


@pytest.mark.parametrize(
    ("text", "is_one"),
    [
        ("macosx", True),
        ("macosx14", True),
        ("macosx14.5", True),
        ("macosx10.15.4", True),
        ("/Library/Developer/CommandLineTools/SDKs/MacOSX14.5.sdk", True),
        ("/tmp/größer x.sdk", True),
        ("macosx14.", False),
        ("macosx14.5.1.2", False),
        ("macosx014", False),
        ("MacOSX14.5.sdk", False),
        ("iphoneos", False),
        ("./sdk", False),
        ("/a\nb", False),
        ("macosx\n", False),
        ("", False),
    ],
)
def test_what_names_an_sdk(text, is_one):
    assert variable_names.is_sdk(text) is is_one
