"""The value of an assignment in an `.envrc`."""

from __future__ import annotations

from gover.fs import patterns as re
from gover.versionfile.variable_names import is_sdk, why_refused

TYPE_CHECKING = False
if TYPE_CHECKING:
    from gover.versionfile.envrc_statements import Assignment

SDK = "SDKROOT"
_XCRUN = re.compile(
    r"""
    (?P<quote> "? ) (?: \$\( | (?P<tick> ` ) )
    [ ]* (?:/usr/bin/)? xcrun
    (?: [ ]+ --?sdk [ ]+ (?P<before> macosx[0-9.]* ) )?
    [ ]+ --?show-sdk-path
    (?: [ ]+ --?sdk [ ]+ (?P<after> macosx[0-9.]* ) )?
    (?: [ ]+ 2>[ ]?/dev/null )? [ ]*
    (?(tick) ` | \) ) (?P=quote)
    """,
    re.VERBOSE,
)


def value_of(assignment: Assignment) -> tuple[str | None, str]:
    """Return the value, or None and the reason why it is ignored."""
    name, value = assignment.name, assignment.value
    if name == SDK:
        value = _sdk(assignment.raw) or value
        if value is not None and is_sdk(value):
            return value, ""
        return None, "SDKROOT is not an SDK's name, an absolute path or the xcrun command"
    if reason := why_refused(name, value):
        return None, reason
    return value, f"{name} is not literal"


def _sdk(raw: str) -> str | None:
    """Return the SDK that `$(xcrun …)` requests, `macosx` by default; None for any other text."""
    match = _XCRUN.fullmatch(raw) if "xcrun" in raw else None
    if match is None or (match["before"] and match["after"]):
        return None
    return match["before"] or match["after"] or "macosx"
