"""What gover decides for a directory, in short."""

from collections.abc import Mapping
from typing import Any

from gover.dirs import Dirs
from gover.doctor.facts import Holds
from gover.resolve.notices import conflict_notice, sdk_notice
from gover.resolve.sdk import SdkChoice
from gover.resolve.selection import Selection, select
from gover.store import toolchains
from gover.version.version import Version
from gover.versionfile import go_mod
from gover.versionfile.search import VersionFile


def holds(dirs: Dirs, environ: Mapping[str, str], cwd: str) -> Holds:
    """Decide for `cwd`; `environ` is without what gover has done to it."""
    chosen = select(dirs, environ, cwd)
    root = select(dirs, {"HOME": "/"}, "/")  # where no file has a say, there is the default
    default = root.origin.kind == "default"
    floor = chosen.inputs.search.floor
    error, conflict = chosen.error, conflict_notice(chosen)
    return Holds(
        version=_version(dirs, environ, chosen),
        kind=chosen.origin.kind,
        origin=str(chosen.origin),
        ours=chosen.goroot is not None,
        error=str(error) if error else "",
        hint=(error.hint or "") if error else "",
        conflict=conflict.text if conflict else "",
        conflict_hint=conflict.hint if conflict else "",
        floor=floor.minimum if floor else None,
        floor_where=floor.where if floor else "",
        language=_language(floor) if floor else None,
        **_sdk(chosen.sdk),
        default=str(root.request) if default and root.request else "",
        default_error=str(root.error) if default and root.error else "",
    )


def _version(dirs: Dirs, environ: Mapping[str, str], chosen: Selection) -> Version | None:
    if chosen.version or chosen.error:
        return chosen.version
    root = toolchains.system_goroot(dirs, environ)
    return toolchains.read_goroot_version(root) if root else None


def _sdk(choice: SdkChoice | None) -> dict[str, Any]:
    notice = sdk_notice(choice) if choice else None
    if choice is None or notice is None:
        return {}
    status = choice.outcome.status
    return {
        "sdk": status if status in ("missing", "untrusted") else "flawed",
        "sdk_warning": notice.text,
        "sdk_hint": notice.hint,
    }


def _language(floor: VersionFile) -> Version | None:
    return go_mod.read_floor(floor.reading.data).go if floor.reading.state == "text" else None
