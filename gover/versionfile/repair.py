"""How to repair a file that cannot be used: a command, or what to write in which line."""

import re
import unicodedata

from gover.escape import edit_command, safe, sh_quote
from gover.versionfile.formats import GO_VERSION, Format

# The line that pins a Go in a format where other lines are none of gover's business.
_PIN_LINES = {
    "envrc": "use go {}",
    "tool_versions": "golang {}",
    "mise_toml": 'go = "{}"',
    "prototools": 'go = "{}"',
}
_EXAMPLE = "1.22.3"
# A version of Go 1 whose numbers are separated by something else, or which has more around it.
_NEAR = re.compile(r"(?<![0-9])1[.,_ -]+([0-9]{1,3})(?:[.,_ -]+([0-9]{1,3}))?(?![0-9])")
_ABOUT_THE_VERSION = ("'", "the version ", "a second version", "no version")


def repair_hint(format_: Format, path: str, line: int | None, error: str) -> str | None:
    """
    Return the hint for an error in the file at `path`.

    Only a `.go-version`, which holds nothing else, is written anew; None where no line is known.
    """
    near = near_version(error) if error.startswith("'") else None
    if format_.name == GO_VERSION.name:
        return f"gover -C {sh_quote(format_.directory_of(path))} pin {near or 'latest'}"
    if line is None:
        return None
    pin = _PIN_LINES.get(format_.module)
    if pin and error.startswith(_ABOUT_THE_VERSION):
        return f"replace line {line} of {safe(path)} by: {pin.format(near or _EXAMPLE)}"
    return edit_command(path, line)


def near_version(text: str) -> str | None:
    """Return the version or line that a text with a typing error has, as in `1,22` or `v1.22.`."""
    found = _NEAR.search(unicodedata.normalize("NFKC", text))
    return ".".join(("1", *filter(None, found.groups()))) if found else None
