"""What gover selects for a directory, in short."""

from collections.abc import Mapping
from typing import Any

from gover.doctor.facts import SelectionFacts
from gover.resolve.notices import conflict_notice, sdk_notice
from gover.resolve.sdk import SdkChoice
from gover.resolve.selection import Selection, select
from gover.store.store import Store, read_goroot_version
from gover.version.version import Version
from gover.versionfile import go_mod
from gover.versionfile.search import VersionFile


def read_selection(store: Store, environ: Mapping[str, str], cwd: str) -> SelectionFacts:
    """Return the selection for `cwd`; `environ` is without gover's own changes."""
    selection = select(store, environ, cwd)
    # In / without variables no file and no variable chooses, so the default applies.
    elsewhere = select(store, {"HOME": "/"}, "/")
    has_default = elsewhere.origin.kind == "default"
    floor = selection.inputs.search.floor
    error, conflict = selection.error, conflict_notice(selection)
    return SelectionFacts(
        version=_version(store, environ, selection),
        kind=selection.origin.kind,
        origin=str(selection.origin),
        is_from_gover=selection.goroot is not None,
        error=str(error) if error else "",
        hint=(error.hint or "") if error else "",
        conflict=conflict.text if conflict else "",
        conflict_hint=conflict.hint if conflict else "",
        floor=floor.minimum if floor else None,
        floor_origin=floor.where if floor else "",
        language=_language(floor) if floor else None,
        **_sdk(selection.sdk),
        default=str(elsewhere.request) if has_default and elsewhere.request else "",
        default_error=str(elsewhere.error) if has_default and elsewhere.error else "",
    )


def _version(store: Store, environ: Mapping[str, str], selection: Selection) -> Version | None:
    if selection.version or selection.error:
        return selection.version
    root = store.system_goroot(environ)
    return read_goroot_version(root) if root else None


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
