"""
Write docs/schemas: JSON Schemas of gover's files, and of what `--json` prints.

What a file may have comes from the tables and patterns with which gover reads it. What commands
print is in docs/make/json_documents.py, and every test that runs a command compares.
"""

import json
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from docs.make.json_documents import DOCUMENTS
from gover.fs.toml_lines import SCHEMAS
from gover.install.gover_lock import file as gover_lock
from gover.settings import TABLE
from gover.versionfile import gover_toml, variable_names

FOLDER = Path(__file__).parents[1] / "schemas"
Schema = dict[str, Any]


def files() -> dict[str, Schema]:
    """Return {path below docs/schemas: schema}."""
    schemas = {
        "config.toml.json": config(),
        "gover.toml.json": project(),
        "gover.lock.json": lock(),
        **{output_path(name): output(name) for name in DOCUMENTS},
        "output/error.json": _document("gover COMMAND --json, failed", {"error": ERROR}),
    }
    return {
        name: {
            "$schema": "http://json-schema.org/draft-07/schema#",
            "$id": f"{SCHEMAS}/{name}",
            **schema,
        }
        for name, schema in schemas.items()
    }


def output_path(command: str) -> str:
    """Return the path below docs/schemas for a command, such as `doctor --files`."""
    return f"output/{command.replace(' --', '-').replace(' ', '-')}.json"


def write() -> None:
    """Write all schemas, and remove those that are no longer made."""
    made = files()
    for path in FOLDER.rglob("*.json"):
        if path.relative_to(FOLDER).as_posix() not in made:
            path.unlink()
    for name, schema in made.items():
        path = FOLDER / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text_of(schema))


def text_of(schema: Schema) -> str:
    """Return the text of a schema file."""
    return json.dumps(schema, indent="\t", ensure_ascii=False) + "\n"


def config() -> Schema:
    """Return the schema of the user's configuration, from its table."""
    texts = {"type": "array", "items": {"type": "string"}}
    properties = {}
    for row in TABLE:
        kind: Schema = texts if row.is_list else {"enum": list(row.words)}
        if row.among:
            kind = {"type": "array", "items": {"enum": list(row.among)}}
        if isinstance(row.default, bool):
            kind = {"type": "boolean"}
        default = {"default": row.default} if row.default not in ("", ()) else {}
        properties[row.key] = {"description": row.help.replace("`", ""), **kind, **default}
    return _object("gover's configuration", properties, required=())


def project() -> Schema:
    """Return the schema of gover.toml, from the patterns with which it is read."""
    sdk = _pattern(variable_names.SDK, "an Apple SDK's name, or an absolute path")
    properties = {
        "go": {
            "description": "a request for a version of Go, as in .go-version",
            "type": "string",
            "minLength": 1,
            "examples": ["1.22.3", "1.22", "latest", "oldstable", "system", ">=1.21"],
        },
        "sdk": {
            "description": "the Apple SDK for this directory",
            "anyOf": [
                sdk,
                _object(
                    "",
                    dict(
                        zip(
                            gover_toml.SDK_KEYS,
                            (
                                sdk,
                                _pattern(gover_toml.MACOS, "MACOSX_DEPLOYMENT_TARGET"),
                                {
                                    "type": "boolean",
                                    "description": "whether to set DEVELOPER_DIR too",
                                },
                            ),
                            strict=True,
                        )
                    ),
                    required=("name",),
                ),
            ],
        },
        "path": {
            "description": "entries for PATH, in this order; they count after `gover allow`",
            "type": "array",
            "items": {"type": "string", "pattern": "^[^:\\u0000]+$"},
        },
        "env": {
            "description": "variables; they count after `gover allow`",
            "type": "object",
            "propertyNames": {"pattern": whole(variable_names.NAME)},
            "additionalProperties": {"type": "string"},
        },
        "tools": {
            "description": "Go programs that `gover tools sync` builds, each as MODULE@VERSION",
            "type": "object",
            "propertyNames": {"pattern": whole(gover_toml.TOOL_NAME)},
            "additionalProperties": _pattern(gover_toml.TOOL, ""),
        },
    }
    if properties.keys() != set(gover_toml.KEYS):
        raise AssertionError("gover.toml has other keys")
    return _object("gover.toml: the Go of a project", properties, required=())


def lock() -> Schema:
    """Return the schema of gover.lock, from the patterns with which it is read."""
    word = _pattern(gover_lock.WORD, "")
    shapes = {
        "h1": _pattern(gover_lock.H1, "the hash of the toolchain module in the log"),
        "sha256": _pattern(gover_lock.SHA256, "of the archive, where a list has it"),
        "source": {**word, "description": "the list that has it"},
    }
    entry = _object("", {key: shapes[key] for key in gover_lock.LockEntry._fields}, ("h1",))
    return {
        **_object(
            "gover.lock: written by `gover lock`",
            {
                "schema": {"const": gover_lock.SCHEMA},
                "version": {"type": "string", "description": "a release, such as 1.22.3"},
                "log": {**word, "description": "the log that has the h1"},
            },
            ("schema", "version", "log"),
        ),
        "patternProperties": {"^[a-z0-9]+-[a-z0-9]+$": entry},
        "minProperties": 4,
    }


def whole(pattern: re.Pattern[str]) -> str:
    """Return the pattern of a text that matches as a whole; of Python's syntax, what ECMA has."""
    return f"^(?:{pattern.pattern})$"


def _pattern(pattern: re.Pattern[str], description: str) -> Schema:
    described = {"description": description} if description else {}
    return {"type": "string", "pattern": whole(pattern), **described}


def _object(title: str, properties: Mapping[str, Any], required: tuple[str, ...]) -> Schema:
    return {
        **({"title": title} if title else {}),
        "type": "object",
        "properties": dict(properties),
        **({"required": list(required)} if required else {}),
        "additionalProperties": False,
    }


# What gover.cli.main prints for a failure that no document has.
ERROR = {"code": "integer", "message": "string", "hint": "string|null"}


def output(command: str) -> Schema:
    """Return the schema of what a command prints with --json."""
    return _document(f"gover {command} --json", DOCUMENTS[command])


def _document(title: str, shape: Mapping[str, Any]) -> Schema:
    schema = expand(shape)
    schema["properties"] = {"schema": {"const": 1}, **schema["properties"]}
    schema["required"] = ["schema", *schema.get("required", [])]
    return {"title": title, **schema}


def expand(shape: Any) -> Schema:
    """Return the schema of a shape of json_documents, whose docstring has the forms."""
    if isinstance(shape, tuple):
        return {"anyOf": [expand(one) for one in shape]}
    if isinstance(shape, list):
        return {"type": "array", "items": expand(shape[0])}
    if isinstance(shape, str):
        return _expand_word(shape)
    named = {key: value for key, value in shape.items() if key != "*"}
    properties = {key.removesuffix("?"): expand(value) for key, value in named.items()}
    schema = _object("", properties, tuple(key for key in named if not key.endswith("?")))
    del schema["additionalProperties"]  # a document may gain keys
    return schema | ({"additionalProperties": expand(shape["*"])} if "*" in shape else {})


def _expand_word(shape: str) -> Schema:
    if shape == "any":
        return {}
    words = shape.removeprefix("=").split("|")
    if shape.startswith("="):
        return {"enum": [None if word == "null" else word for word in words]}
    return {"type": words[0] if len(words) == 1 else words}
