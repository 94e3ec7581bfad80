"""What gover selects for a directory, in short."""

from collections.abc import Mapping
from typing import Any

from gover.activation.run_tool import no_system_go
from gover.doctor.facts import SelectionFacts
from gover.errors import GoverError
from gover.resolve.effects import process_effects
from gover.resolve.explain_switch import go_in_front
from gover.resolve.notices import conflict_notice, sdk_notice
from gover.resolve.sdk import SdkChoice
from gover.resolve.selection import Selection, SystemGo, select
from gover.store.goroot import goroot_of_program, read_goroot_version
from gover.store.store import Store
from gover.version.version import Version
from gover.versionfile import go_mod
from gover.versionfile.search import VersionFile


def read_selection(store: Store, environ: Mapping[str, str], cwd: str, path: str) -> SelectionFacts:
    """
    Return the selection for `cwd`.

    `environ` is without gover's own changes; `path` is the PATH of the shell, with them.
    """
    selection = select(store, environ, cwd)
    # In / without variables no file and no variable chooses, so the default applies.
    elsewhere = select(store, {"HOME": "/"}, "/")
    has_default = elsewhere.origin.kind == "default"
    floor = selection.inputs.search.floor
    error, conflict = _error(store, environ, selection), conflict_notice(selection)
    changes = process_effects(selection).changes
    return SelectionFacts(
        version=_version(selection),
        kind=selection.origin.kind,
        origin=str(selection.origin),
        is_from_gover=selection.goroot is not None,
        sets_gotoolchain=any(change.name == "GOTOOLCHAIN" for change in changes),
        in_front=go_in_front(store, selection, {**environ, "PATH": path}) or "",
        switches_to=selection.switches_to,
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


def _error(store: Store, environ: Mapping[str, str], selection: Selection) -> GoverError | None:
    if isinstance(selection.outcome, SystemGo) and selection.outcome.path is None:
        return no_system_go(store, "go", environ, str(selection.origin))
    return selection.error


def _version(selection: Selection) -> Version | None:
    if isinstance(selection.outcome, SystemGo) and selection.outcome.path:
        return read_goroot_version(goroot_of_program(selection.outcome.path))
    return selection.version


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
