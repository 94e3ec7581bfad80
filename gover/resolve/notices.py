"""What to report about a directory where a Go is selected: a conflict, an SDK, a file to allow."""

from __future__ import annotations

import os

from gover.escape import safe
from gover.records import Record

TYPE_CHECKING = False
if TYPE_CHECKING:
    from gover.resolve.project_env import ProjectEnv
    from gover.resolve.sdk import SdkChoice
    from gover.resolve.selection import Selection
    from gover.resolve.tools import ToolChoice
    from gover.versionfile.search import VersionFile


_MOST_NAMES = 3  # of missing tools; the rest is counted


class Notice(Record):
    """
    One line, and the command to paste; a shell prints those with the same key once.

    `is_about_go`: another Go than this one may be meant, so shims and commands print it too.
    """

    text: str
    hint: str
    key: str
    is_about_go: bool = False


def first_notice(selection: Selection) -> Notice | None:
    """Return the notice for a prompt; None where there is none, or an error to print instead."""
    if selection.error is not None:
        return None
    return (
        unread_go_notice(selection)
        or conflict_notice(selection)
        or (sdk_notice(selection.sdk) if selection.sdk else None)
        or (_project_env_notice(selection.project_env) if selection.project_env else None)
        or next(filter(None, map(_tools_notice, selection.tool_choices)), None)
    )


def unread_go_notice(selection: Selection) -> Notice | None:
    """Return the notice for a file that selects a Go in a way that gover does not follow."""
    unread = selection.inputs.search.unread_go
    if unread is None or selection.error or selection.origin.kind in ("argument", "variable"):
        return None
    file, entry = unread
    selected = "the system's Go is selected"
    if selection.version:
        selected = f"go{selection.version} is selected ({selection.origin})"
    where = f"{safe(file.path)}:{entry.line}"
    text = f"{where} names a Go that gover does not follow: {entry.reason}"
    text = f"{text}; {selected}"
    return Notice(text, "gover why", text, is_about_go=True)


def conflict_notice(selection: Selection) -> Notice | None:
    """Return the notice for a pin that is below the floor: the pin applies."""
    version, floor = selection.version, selection.inputs.search.floor
    minimum = floor.minimum if floor else None
    if selection.origin.kind != "file" or version is None or floor is None or minimum is None:
        return None
    if version >= minimum or selection.inputs.settings.of("gotoolchain") in ("path", "auto"):
        return None
    requires = f"{floor.where} requires go >= {minimum}"
    text = f"{requires}, but go{version} is selected ({selection.origin})"
    return Notice(text, f"gover pin {minimum}", text)


def sdk_notice(choice: SdkChoice) -> Notice | None:
    """Return the notice for an SDK that cannot be used, or whose target is wrong."""
    decision = choice.outcome
    if choice.trust and choice.trust.verdict == "denied":
        return None
    where = f" ({choice.where})" if choice.file else ""
    if decision.status in ("untrusted", "missing"):
        text = f"SDKROOT is not set: {decision.reason}{where}"
    elif decision.warnings:
        text = "; ".join(decision.warnings) + where
    else:
        return None
    return Notice(text, decision.hint, text)


def _project_env_notice(project_env: ProjectEnv) -> Notice | None:
    if project_env.left_to_direnv or project_env.trust.verdict != "waiting":
        return None
    return _waiting(project_env.file, project_env.trust.allowed)


def _tools_notice(choice: ToolChoice) -> Notice | None:
    if choice.trust.verdict == "denied":
        return None
    if choice.trust.verdict == "waiting":
        # `go tool` runs those of a go.mod as well: they need no reminder.
        is_go_mod = choice.file.contents.floor is not None
        return None if is_go_mod else _waiting(choice.file, choice.trust.allowed)
    key = f"tools {os.path.basename(choice.trust.allowed)[:32]}"
    if choice.unsafe:
        return Notice(str(choice.unsafe), choice.unsafe.hint or "", key)
    if not choice.missing:
        return None
    more = len(choice.missing) - _MOST_NAMES
    names = ", ".join(choice.missing[:_MOST_NAMES]) + (f" and {more} more" if more > 0 else "")
    text = f"tools of {safe(choice.file.path)} are not installed: {names}"
    return Notice(text, "gover tools sync", key)


def _waiting(file: VersionFile, record: str) -> Notice:
    contents = file.contents
    counts = [
        _count(len(contents.variables), "variable"),
        _count(len(contents.paths), "PATH entry"),
    ]
    what = " and ".join(filter(None, counts))
    verbs = [f"sets {what}" if what else ""]
    verbs += [f"names {_count(len(contents.tools), 'tool')}" if contents.tools else ""]
    does = " and ".join(filter(None, verbs))
    text = f"{safe(file.path)} is not allowed yet: it {does}"
    # The record is named after path and content, hashed: an edited file is a new notice.
    return Notice(text, "gover allow", os.path.basename(record))


def _count(number: int, noun: str) -> str:
    plural = noun[:-1] + "ies" if noun.endswith("y") else noun + "s"
    return f"{number} {noun if number == 1 else plural}" if number else ""
