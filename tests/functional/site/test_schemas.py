"""The JSON Schemas: what gover reads they accept, what it refuses they refuse."""

import json
import tomllib

import pytest
from jsonschema import Draft7Validator

from docs.make import schemas
from docs.make.json_documents import DOCUMENTS
from gover.errors import ParseError
from gover.fs.toml_lines import SCHEMAS
from gover.install.gover_lock import file as gover_lock
from gover.settings import TABLE
from gover.versionfile import gover_toml
from tests.lib import json_output

MADE = schemas.files()
H1 = f"h1:{'A' * 43}="
LOCK = f'schema = 1\nversion = "1.22.3"\nlog = "sum.golang.org"\n[linux-amd64]\nh1 = "{H1}"\n'


def fits(name, text):
    return Draft7Validator(MADE[name]).is_valid(tomllib.loads(text))


def test_the_files_are_made_of_the_tables():
    written = {
        path.relative_to(schemas.FOLDER).as_posix(): path.read_text()
        for path in schemas.FOLDER.rglob("*.json")
    }

    assert written == {n: schemas.text_of(s) for n, s in MADE.items()}, (
        "python -m docs.make.everything"
    )


@pytest.mark.parametrize("name", MADE)
def test_each_is_a_schema_with_its_address(name):
    Draft7Validator.check_schema(MADE[name])
    assert MADE[name]["$id"] == f"{SCHEMAS}/{name}"
    assert MADE[name]["title"]


GOVER_TOML = [
    'go = "1.22"', 'go = ""', "go = 1.22", 'gone = "1.22"', "",
    'sdk = "macosx14.5"', 'sdk = "/SDKs/MacOSX.sdk"', 'sdk = "iphoneos"', "sdk = true",
    'sdk = { name = "macosx14.5", deployment_target = "12.0", developer_dir = true }',
    'sdk = { deployment_target = "12.0" }', 'sdk = { name = "macosx", target = "12.0" }',
    'sdk = { name = "macosx", deployment_target = "x" }',
    'sdk = { name = "macosx", developer_dir = "yes" }',
    'path = ["bin", "./x"]', 'path = "bin"', 'path = ["a:b"]', 'path = [""]', "path = [1]",
    '[env]\nA = "b"', "[env]\nA = 1", '[env]\n"a-b" = "c"', 'env = "A"',
    '[tools]\nstringer = "golang.org/x/tools/cmd/stringer@v0.24.0"', '[tools]\nx = "y"',
    '[tools]\n"a/b" = "c@v1"', "[tools]\na = 1",
]  # fmt: skip


@pytest.mark.parametrize("text", GOVER_TOML)
def test_gover_toml(text):
    try:
        gover_toml.parse(text.encode())
        is_read = True
    except ParseError:
        is_read = False

    assert fits("gover.toml.json", text) == is_read


def lock_cases():
    yield LOCK
    for old, new in [
        ("schema = 1", "schema = 2"), ("schema = 1\n", ""), ('log = "sum.golang.org"\n', ""),
        ('"sum.golang.org"', '"a b"'), (f'h1 = "{H1}"\n', ""), (H1, "h1:x"), ("h1 =", "h2 ="),
        ("[linux-amd64]", "[linux]"), (f'[linux-amd64]\nh1 = "{H1}"\n', ""),
        ('version = "1.22.3"', "version = 1"), ("log", "dog"),
    ]:  # fmt: skip
        yield LOCK.replace(old, new)
    yield f'{LOCK}sha256 = "{"a" * 64}"\nsource = "go.dev"\n'
    yield f'{LOCK}sha256 = "{"A" * 64}"\n'
    yield f'{LOCK}source = ""\n'


@pytest.mark.parametrize("text", list(lock_cases()))
def test_gover_lock(text):
    try:
        gover_lock.parse(text.encode(), "gover.lock")
        is_read = True
    except ParseError:
        is_read = False

    assert fits("gover.lock.json", text) == is_read


@pytest.mark.parametrize("row", TABLE, ids=lambda row: row.key)
def test_a_setting(row):
    for value in [*row.words, "other", ["go.dev"], [], [1], 1, True, "", None]:
        document = {row.key: value}
        is_valid = Draft7Validator(MADE["config.toml.json"]).is_valid(document)
        assert is_valid == (not row.find_problem(value)), value
    assert not fits("config.toml.json", "unknown = 1")


def test_gover_writes_where_the_schema_is(box):
    box.gover("config", "set", "missing", "ask")
    first = (box.home / "config/config.toml").read_text().splitlines()[0]

    assert first == f"#:schema {SCHEMAS}/config.toml.json"
    assert f"\n#:schema {SCHEMAS}/gover.lock.json\n" in gover_lock.dumps(
        gover_lock.parse(LOCK.encode(), "").version, "sum.golang.org", {}
    )


@pytest.mark.parametrize(
    "words, name",
    [
        (["-C", "x", "current", "--json"], "current"),
        (["cache", "list", "--json"], "cache list"),
        (["doctor", "--json", "--files"], "doctor --files"),
        (["lint", "--json"], "doctor --files"),
        (["key", "show", "--json"], "verify --key"),
        (["ls", "--json"], "list"),
        (["nothing", "--json"], None),
    ],
)
def test_the_document_of_a_command(words, name):
    assert json_output.command_of(words) == name


def test_a_document_that_is_not_as_the_table_fails_a_test():
    json_output.check(["which", "--json"], '{"schema": 1, "tool": "go", "path": "/go"}')
    for wrong in ({"tool": "go"}, {"tool": 1, "path": "/go"}, {"tool": "", "path": "", "x": 1}):
        with pytest.raises(AssertionError, match="the document of `which` is not as"):
            json_output.check(["which", "--json"], json.dumps({"schema": 1, **wrong}))
    error = {"code": 3, "message": "no", "hint": None}
    json_output.check(["which", "--json"], json.dumps({"schema": 1, "error": error}))


def test_every_command_that_prints_json_is_in_the_table():
    """Those whose help has --json; `doctor` and `verify` print others with an option more."""
    from gover.cli.group import cli as program

    def commands(group, words):
        for name in group.list_commands(None):
            command = group.get_command(None, name)
            if hasattr(command, "list_commands"):
                yield from commands(command, (*words, name))
            elif any("--json" in option.opts for option in command.params):
                yield " ".join((*words, name))

    extra = {f"{n} {o}" for n, os in json_output.WITH_DOCUMENTS_OF_THEIR_OWN.items() for o in os}
    assert {*commands(program, ())} | extra == {*DOCUMENTS}
