"""How to repair a file that cannot be used: a command, or what to write in which line."""

from gover.escape import safe, sh_quote
from gover.versionfile.formats import GO_VERSION, Format

# The line that pins a Go in a format where other lines are none of gover's business.
_PIN_LINES = {
    "envrc": "use go 1.22.3",
    "tool_versions": "golang 1.22.3",
    "mise_toml": 'go = "1.22.3"',
    "prototools": 'go = "1.22.3"',
}
_ABOUT_THE_VERSION = ("'", "the version ", "a second version", "no version")


def repair_hint(format_: Format, path: str, line: int | None, error: str) -> str | None:
    """
    Return the hint for an error in the file at `path`.

    Only a `.go-version`, which holds nothing else, is written anew; None where no line is known.
    """
    if format_.name == GO_VERSION.name:
        return f"gover -C {sh_quote(format_.directory_of(path))} pin latest"
    if line is None:
        return None
    pin = _PIN_LINES.get(format_.module)
    if pin and error.startswith(_ABOUT_THE_VERSION):
        return f"replace line {line} of {safe(path)} by: {pin}"
    return f"correct line {line} of {safe(path)} by hand"
