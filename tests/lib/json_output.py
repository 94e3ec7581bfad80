"""Every document that a test has a command print is compared with the command's schema."""

import json
from functools import cache

from gover.cli.names import ALIASES
from gover.cli.registry import BY_NAME, OLD_NAMES

WITH_DOCUMENTS_OF_THEIR_OWN = {"doctor": ("--files", "--build"), "verify": ("--key",)}


def check(arguments, stdout):
    """Compare the output of `gover ARGUMENTS`, where it is to be JSON. Raises AssertionError."""
    words = [str(word) for word in arguments]
    command = command_of(words)
    if "--json" not in words or command in (None, "exec") or not stdout:
        return
    document = json.loads(stdout)  # one alone, also when the command fails
    name = "error" if document.keys() == {"schema", "error"} else command
    validator = validators().get(name)
    assert validator, f"docs/make/json_documents.py has no `{name}`"
    faults = [f"{fault.json_path}: {fault.message}" for fault in validator.iter_errors(document)]
    assert not faults, f"the document of `{name}` is not as docs/make/json_documents.py: {faults}"


def command_of(words):
    """Return the name in json_documents: `cache list`, `doctor --files`; None for no command."""
    for old, new in OLD_NAMES.items():
        if tuple(words[: len(old)]) == old:
            words = [*new, *words[len(old) :]]
    if "-C" in words:
        at = words.index("-C")
        words = words[:at] + words[at + 2 :]
    at = next((at for at, word in enumerate(words) if word in BY_NAME or word in ALIASES), None)
    if at is None:
        return None
    name = ALIASES.get(words[at], words[at])
    for option in WITH_DOCUMENTS_OF_THEIR_OWN.get(name, ()):
        if option in words:
            return f"{name} {option}"
    inner = [word for word in words[at + 1 :] if word in BY_NAME[name].subcommands]
    return f"{name} {inner[0]}" if inner else name


@cache
def validators():
    """{name in json_documents: validator}, and `error`."""
    from jsonschema import Draft7Validator

    from docs.make import schemas
    from docs.make.json_documents import DOCUMENTS

    made = schemas.files()
    paths = {name: schemas.output_path(name) for name in [*DOCUMENTS, "error"]}
    return {name: Draft7Validator(closed(made[path])) for name, path in paths.items()}


def closed(schema):
    """Return a schema that accepts only the keys it names: a new one is to be described."""
    if isinstance(schema, list):
        return [closed(each) for each in schema]
    if not isinstance(schema, dict):
        return schema
    inner = {key: closed(value) for key, value in schema.items()}
    return {"additionalProperties": False, **inner} if schema.get("type") == "object" else inner
