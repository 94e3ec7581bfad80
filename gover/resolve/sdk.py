"""Which Apple SDK holds in a directory: who asked, whether they may, and what comes of it."""

from collections.abc import Mapping
from typing import NamedTuple

from gover.dirs import Dirs
from gover.escape import safe
from gover.resolve.project_env import ProjectEnv, has_loaded
from gover.resolve.trust import Trust, trust
from gover.sdk import machine
from gover.sdk.decision import SdkDecision, SdkSituation, decide, leave_to_direnv
from gover.version.version import Version
from gover.versionfile.search import VersionFile


class SdkChoice(NamedTuple):
    """What a project says of SDKs, and what comes of it; `trust` when it needs the user's word."""

    file: VersionFile | None  # None: a deployment target, and no SDK
    outcome: SdkDecision
    trust: Trust | None = None

    def without_envrc(self) -> "SdkChoice":
        """Return the choice as it is while direnv runs the file, and what it sets is direnv's."""
        if self.file is None or self.file.format.module != "envrc":
            return self
        return self._replace(outcome=leave_to_direnv(self.outcome))

    @property
    def where(self) -> str:
        """The words for who asked."""
        asked = self.file and self.file.contents.sdk
        return f"set by {safe(self.file.path)}:{asked.line}" if self.file and asked else ""


def sdk_of(
    dirs: Dirs,
    environ: Mapping[str, str],
    file: VersionFile | None,
    project_env: ProjectEnv | None,
    version: Version | None,
) -> SdkChoice:
    """
    Decide where an SDK, or a project's deployment target, matters.

    `file` is the file that asks for an SDK, `version` the Go that holds. A name chooses
    among Apple's own SDKs; a path can be anything, and waits for `gover allow`.
    """
    given = dict(project_env.variables) if project_env else {}
    asked = file.contents.sdk if file else None
    if file is None or asked is None:
        wish = SdkSituation("", variables=given)
        return SdkChoice(None, decide(wish, machine.here(), environ, version))
    wish = SdkSituation(asked.text, asked.target, asked.developer_dir, given)
    said = trust(dirs, file.reading) if asked.is_path else None
    if said and said.verdict != "allowed" and machine.here().is_mac:
        reason = f"{safe(asked.text)} is a path, which counts only after your word"
        outcome = SdkDecision(wish, "untrusted", reason=reason, hint="gover allow")
        return SdkChoice(file, outcome, said)
    choice = SdkChoice(file, decide(wish, machine.here(), environ, version), said)
    return choice.without_envrc() if has_loaded(environ, file) else choice
