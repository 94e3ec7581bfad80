"""
The effect of a requested SDK on the environment.

The keys of cmd/go's build cache contain neither SDKROOT nor the deployment target, so the cache
returns objects that were built with other ones (golang/go#24355, #52506). They do contain
CGO_CPPFLAGS (src/cmd/go/internal/work/exec.go, buildActionID). So gover adds to it a definition
that no source uses, whenever it sets one of the two variables.
"""

from collections.abc import Mapping
from typing import Literal, NamedTuple

from gover.env_diff import EnvChange
from gover.sdk.apple_version import numbers
from gover.sdk.deployment_target import VARIABLE as TARGET
from gover.sdk.deployment_target import find_problems
from gover.sdk.find import SdkResolution, find_sdk
from gover.sdk.inputs import SdkInputs, sdk_inputs
from gover.sdk.installed import Sdk
from gover.sdk.machine import AppleMachine
from gover.version.version import Version

FLAGS = "CGO_CPPFLAGS"
_NIX = "/nix/store/"
_NIX_SHELL, _CONDA = "IN_NIX_SHELL", "CONDA_BUILD_SYSROOT"

Status = Literal["exported", "direnv", "target", "elsewhere", "owned", "untrusted", "missing"]


class SdkSituation(NamedTuple):
    """
    The settings of a project that concern an SDK.

    `text` is the requested SDK, "" when there is only a deployment target. `target` and
    `developer_dir` are as in SdkRequest. `variables` are the project's own, once allowed.
    """

    text: str
    target: str = ""
    developer_dir: bool = False
    variables: Mapping[str, str] = {}


class SdkDecision(NamedTuple):
    """
    The SDK for a situation, and the changes to the environment.

    `status` is "exported"; "direnv": direnv sets the variables, gover only CGO_CPPFLAGS;
    "target": there is only a deployment target; "elsewhere": not a Mac; "owned": Nix or conda
    has set an SDK; "untrusted"; "missing". `reason` is the message for the last four.
    """

    situation: SdkSituation
    status: Status
    changes: tuple[EnvChange, ...] = ()
    reason: str = ""
    hint: str = ""
    warnings: tuple[str, ...] = ()
    inputs: SdkInputs = SdkInputs()
    resolution: SdkResolution | None = None

    @property
    def sdkroot(self) -> str | None:
        """The exported path; None when none is exported."""
        return next((c.value for c in self.changes if c.name == "SDKROOT"), None)


def decide(
    situation: SdkSituation,
    machine: AppleMachine,
    environ: Mapping[str, str],
    version: Version | None,
) -> SdkDecision:
    """
    Return the decision for a situation that is trusted.

    `version` is the selected Go; None without one.
    """
    if not machine.is_mac:
        return SdkDecision(situation, "elsewhere", reason=f"this is {machine.system}, not a Mac")
    environ = {**environ, **situation.variables}
    if not situation.text:
        target = situation.variables.get(TARGET, "")
        warnings = tuple(find_problems(target, None, version))
        return SdkDecision(situation, "target", _flag(situation, None, target), warnings=warnings)
    if owner := find_sdk_owner(environ):
        reason = f"{owner} has set its own SDK, which is kept"
        inputs = _inputs(situation, None, machine.root)
        return SdkDecision(situation, "owned", reason=reason, inputs=inputs)
    found = find_sdk(situation.text, machine.root, environ, all_xcodes=situation.developer_dir)
    decision = SdkDecision(
        situation, "missing", inputs=_inputs(situation, found, machine.root), resolution=found
    )
    if found.sdk is None:
        return decision._replace(reason=found.problem, hint=found.hint)
    target = situation.target or environ.get(TARGET, "")
    return decision._replace(
        status="exported",
        changes=_changes(situation, found.sdk, target),
        warnings=tuple(find_problems(target, found.sdk.settings, version)),
    )


def leave_to_direnv(decision: SdkDecision) -> SdkDecision:
    """Return the decision for an .envrc that direnv has run, and whose variables it sets."""
    if decision.status != "exported":
        return decision
    kept = tuple(change for change in decision.changes if change.name == FLAGS)
    return decision._replace(status="direnv", changes=kept)


def find_sdk_owner(environ: Mapping[str, str]) -> str:
    """
    Return "Nix" or "conda" if it has set compiler and SDK together; "" if not.

    The signs are those of nixpkgs' sdk-hook.sh and of conda's clang package.
    """
    paths = (environ.get("SDKROOT", ""), environ.get("DEVELOPER_DIR", ""))
    if environ.get(_NIX_SHELL) or any(path.startswith(_NIX) for path in paths):
        return "Nix"
    return "conda" if environ.get(_CONDA) else ""


def _inputs(situation: SdkSituation, found: SdkResolution | None, root: str) -> SdkInputs:
    names = {_NIX_SHELL, _CONDA}
    if found is None:
        return SdkInputs(variables=tuple(sorted(names | {"SDKROOT", "DEVELOPER_DIR"})))
    inputs = sdk_inputs(found, root, all_xcodes=situation.developer_dir)
    names |= {*inputs.variables, TARGET}
    # Variables that the project sets are no inputs: their value in the environment has no effect.
    names -= situation.variables.keys() | ({TARGET} if situation.target else set())
    return inputs._replace(variables=tuple(sorted(names)))


def _changes(situation: SdkSituation, sdk: Sdk, target: str) -> tuple[EnvChange, ...]:
    changes = [EnvChange("SDKROOT", "set", sdk.path)]
    if situation.target:
        changes.append(EnvChange(TARGET, "set", situation.target))
    if situation.developer_dir:
        changes.append(EnvChange("DEVELOPER_DIR", "set", sdk.developer_directory))
    return (*changes, *_flag(situation, sdk, target))


def _flag(situation: SdkSituation, sdk: Sdk | None, target: str) -> tuple[EnvChange, ...]:
    """Return the change that adds SDK and target to the key of the build cache."""
    parts = [f"SDK_{sdk.settings.version}"] if sdk else []
    parts += [f"MIN_{target}"] if numbers(target) else []
    if not parts:
        return ()
    word = f"-DGOVER_{'_'.join(parts)}".replace(".", "_")
    flags = situation.variables.get(FLAGS, "")
    return (EnvChange(FLAGS, "set", f"{flags} {word}") if flags else EnvChange(FLAGS, "add", word),)
