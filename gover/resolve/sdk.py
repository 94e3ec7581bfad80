"""Which Apple SDK is used in a directory: the file that sets it, its trust, and the decision."""

from __future__ import annotations

from gover.escape import safe
from gover.records import Record
from gover.resolve.project_env import ProjectEnv, has_loaded
from gover.resolve.trust import Trust, trust
from gover.sdk import machine
from gover.sdk.decision import SdkDecision, SdkSituation, decide, leave_to_direnv

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping

    from gover.store.store import Store
    from gover.version.version import Version
    from gover.versionfile.search import VersionFile


class SdkChoice(Record):
    """A project's SDK or deployment target, and the decision; `trust` where it is a path."""

    file: VersionFile | None  # None: a deployment target, and no SDK
    outcome: SdkDecision
    trust: Trust | None = None

    def without_envrc(self) -> SdkChoice:
        """Return the choice while direnv runs the file: direnv sets the variables of an .envrc."""
        if self.file is None or self.file.format.module != "envrc":
            return self
        return self._replace(outcome=leave_to_direnv(self.outcome))

    @property
    def where(self) -> str:
        """`set by FILE:LINE` for a message; "" without an SDK."""
        request = self.file and self.file.contents.sdk
        return f"set by {safe(self.file.path)}:{request.line}" if self.file and request else ""


def sdk_of(
    store: Store,
    environ: Mapping[str, str],
    file: VersionFile | None,
    project_env: ProjectEnv | None,
    version: Version | None,
) -> SdkChoice:
    """
    Decide on the SDK, or on a project's deployment target alone.

    `file` is the file that sets an SDK, `version` that of the selected toolchain. A name
    selects one of Apple's SDKs; a path can be any directory, so it needs `gover allow`.
    """
    given = dict(project_env.variables) if project_env else {}
    request = file.contents.sdk if file else None
    if file is None or request is None:
        situation = SdkSituation("", variables=given)
        return SdkChoice(None, decide(situation, machine.here(), environ, version))
    situation = SdkSituation(request.text, request.target, request.developer_dir, given)
    file_trust = trust(store, file.reading) if request.is_path else None
    if file_trust and file_trust.verdict != "allowed" and machine.here().is_mac:
        reason = f"{safe(request.text)} is a path, which needs `gover allow`"
        decision = SdkDecision(situation, "untrusted", reason=reason, hint="gover allow")
        return SdkChoice(file, decision, file_trust)
    choice = SdkChoice(file, decide(situation, machine.here(), environ, version), file_trust)
    return choice.without_envrc() if has_loaded(environ, file) else choice
