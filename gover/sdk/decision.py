"""
What an SDK that is asked for does to the environment.

cmd/go knows neither SDKROOT nor the deployment target, and its cache gives back objects made
with another one (golang/go#24355, #52506). What it does hash is CGO_CPPFLAGS
(src/cmd/go/internal/work/exec.go, buildActionID), so a definition that nobody reads goes
there whenever gover sets one of the two.
"""

from collections.abc import Mapping
from typing import Literal, NamedTuple

from gover.env_diff import EnvChange
from gover.sdk.apple_version import numbers
from gover.sdk.deployment_target import VARIABLE as TARGET
from gover.sdk.deployment_target import flaws
from gover.sdk.find import Resolution, resolve
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
    What a project asks for; `text` is "" when it is only about a deployment target.

    `target` is one that the project sets (a version), `developer_dir` asks for DEVELOPER_DIR.
    `given` are the variables that the project sets by itself, once it may.
    """

    text: str
    target: str = ""
    developer_dir: bool = False
    given: Mapping[str, str] = {}


class SdkDecision(NamedTuple):
    """
    What comes of a wish.

    `status` is "exported"; "direnv": the variable is direnv's, only the cache is ours;
    "target": only the deployment target matters; "elsewhere": not on a Mac; "owned": Nix or
    conda has set its own; "untrusted"; "missing". `reason` says the last four in words.
    """

    wish: SdkSituation
    status: Status
    changes: tuple[EnvChange, ...] = ()
    reason: str = ""
    hint: str = ""
    warnings: tuple[str, ...] = ()
    rests: SdkInputs = SdkInputs()
    resolution: Resolution | None = None

    @property
    def sdkroot(self) -> str | None:
        """The path that is exported."""
        return next((c.value for c in self.changes if c.name == "SDKROOT"), None)


def decide(
    wish: SdkSituation, machine: AppleMachine, environ: Mapping[str, str], version: Version | None
) -> SdkDecision:
    """Return what comes of a wish that may be followed, with the Go that holds, if one does."""
    if not machine.is_mac:
        return SdkDecision(wish, "elsewhere", reason=f"this is {machine.system}, not a Mac")
    seen = {**environ, **wish.given}
    if not wish.text:
        target = wish.given.get(TARGET, "")
        warnings = tuple(flaws(target, None, version))
        return SdkDecision(wish, "target", _flag(wish, None, target), warnings=warnings)
    if name := owner(seen):
        reason = f"{name} has an SDK of its own, which stays"
        return SdkDecision(wish, "owned", reason=reason, rests=_rests(wish, None, machine.root))
    found = resolve(wish.text, machine.root, seen, anywhere=wish.developer_dir)
    on = _rests(wish, found, machine.root)
    if found.sdk is None:
        missing = SdkDecision(wish, "missing", rests=on, resolution=found)
        return missing._replace(reason=found.problem, hint=found.hint)
    target = wish.target or seen.get(TARGET, "")
    warnings = tuple(flaws(target, found.sdk.settings, version))
    changes = _changes(wish, found.sdk, target)
    return SdkDecision(wish, "exported", changes, warnings=warnings, rests=on, resolution=found)


def left_to_direnv(outcome: SdkDecision) -> SdkDecision:
    """Return the outcome for an .envrc that direnv has run: the variables are direnv's."""
    if outcome.status != "exported":
        return outcome
    kept = tuple(change for change in outcome.changes if change.name == FLAGS)
    return outcome._replace(status="direnv", changes=kept)


def owner(seen: Mapping[str, str]) -> str:
    """Return who has set up compiler and SDK together: nixpkgs' sdk-hook.sh, conda's clang."""
    paths = (seen.get("SDKROOT", ""), seen.get("DEVELOPER_DIR", ""))
    if seen.get(_NIX_SHELL) or any(path.startswith(_NIX) for path in paths):
        return "Nix"
    return "conda" if seen.get(_CONDA) else ""


def _rests(wish: SdkSituation, found: Resolution | None, root: str) -> SdkInputs:
    names = {_NIX_SHELL, _CONDA}
    if found is None:
        return SdkInputs(variables=tuple(sorted(names | {"SDKROOT", "DEVELOPER_DIR"})))
    on = sdk_inputs(found, root, anywhere=wish.developer_dir)
    names |= {*on.variables, TARGET}
    # What the place itself gives a value is no input: it is the same for everybody.
    names -= wish.given.keys() | ({TARGET} if wish.target else set())
    return on._replace(variables=tuple(sorted(names)))


def _changes(wish: SdkSituation, sdk: Sdk, target: str) -> tuple[EnvChange, ...]:
    changes = [EnvChange("SDKROOT", "set", sdk.path)]
    if wish.target:
        changes.append(EnvChange(TARGET, "set", wish.target))
    if wish.developer_dir:
        changes.append(EnvChange("DEVELOPER_DIR", "set", sdk.developer_directory))
    return (*changes, *_flag(wish, sdk, target))


def _flag(wish: SdkSituation, sdk: Sdk | None, target: str) -> tuple[EnvChange, ...]:
    """Return the change that makes SDK and target a part of the cache's key."""
    parts = [f"SDK_{sdk.settings.version}"] if sdk else []
    parts += [f"MIN_{target}"] if numbers(target) else []
    if not parts:
        return ()
    word = f"-DGOVER_{'_'.join(parts)}".replace(".", "_")
    own = wish.given.get(FLAGS, "")
    return (EnvChange(FLAGS, "set", f"{own} {word}") if own else EnvChange(FLAGS, "add", word),)
