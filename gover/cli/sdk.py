"""The commands sdk list, sdk current, sdk why: Apple's SDKs."""

from __future__ import annotations

from typing import Any, NoReturn

from gover.cli.declare import group, reads
from gover.cli.output import print_json
from gover.errors import GoverError, InvalidFile, NotInstalled
from gover.escape import printable, safe
from gover.resolve.explain_sdk import described, directory_facts, sdk_facts, sdk_lines
from gover.sdk import machine as apple
from gover.sdk.developer_dir import TOOLS, developer_directory, is_developer_directory, xcodes
from gover.sdk.installed import Sdk, installed_sdks
from gover.sdk.xcrun import find_sdk_path, run

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from gover.cli.context import Context
    from gover.resolve.sdk import SdkChoice

_NO_MAC = "Apple's SDKs exist on Macs only"


@group("sdk")
def sdk_() -> None:
    """Show Apple's SDKs: which are installed, which is selected here, and why."""


@sdk_.command("list")
@reads
def list_(here: Context, directory: str | None, as_json: bool) -> None:
    """List the macOS SDKs of this machine."""
    here = here.moved(directory)
    root = apple.here().root
    active = developer_directory(root, here.environ)
    directories = [active.path] if active and active.valid else []
    tools = apple.below(root, TOOLS)
    directories += [tools] if is_developer_directory(tools) else []
    directories += xcodes(root)
    found = [installed_sdks(directory) for directory in dict.fromkeys(directories)]
    sdks = [sdk for installed, _ in found for sdk in installed]
    flaws = [flaw for _, unreadable in found for flaw in unreadable]
    newest = found[0][0][-1] if active and active.valid and found[0][0] else None
    if as_json:
        facts = directory_facts(active) if active else None
        documents = [described(sdk, is_newest=sdk == newest) for sdk in sdks]
        print_json({"developer_directory": facts, "sdks": documents, "flaws": flaws})
        return
    if active:
        flaw = "" if active.valid else ", which is not valid"
        print(here.shown(f"{safe(active.path)}: {active}{flaw}"))
    for sdk in sdks:
        mark = "*" if sdk == newest else " "
        print(here.shown(f"{mark} {sdk.settings.version:8} {printable(sdk.path)}"))
    for flaw in flaws:
        here.report.tell(f"passed over: {flaw}")
    if not sdks:
        here.report.tell(_no_sdk_message())


def _no_sdk_message() -> str:
    if not apple.here().is_mac:
        return f"no SDK: {_NO_MAC}"
    return "no SDK is installed; hint: xcode-select --install"


@sdk_.command()
@reads
def current(here: Context, directory: str | None, as_json: bool) -> None:
    """Print the SDKROOT that is selected here."""
    here = here.moved(directory)
    choice = _choice(here)
    sdkroot = choice.outcome.sdkroot if choice else None
    inherited = here.environ.get("SDKROOT") or None
    if as_json:
        print_json({"sdkroot": sdkroot or inherited, "sdk": choice and sdk_facts(choice)})
        return
    if choice and choice.outcome.status in ("missing", "untrusted", "elsewhere"):
        _refuse(choice)
    if not sdkroot and not inherited:
        what = f"no file requests an SDK for {safe(here.cwd)}, and SDKROOT is not set"
        raise GoverError(what, "gover sdk list")
    print(sdkroot or inherited)


def _choice(here: Context) -> SdkChoice | None:
    """Return the SDK selected here, whatever the Go is. Raises InvalidFile."""
    selection = here.select()
    if selection.sdk is None and isinstance(selection.error, InvalidFile):
        raise selection.error  # a file that cannot be read may request an SDK
    return selection.sdk


def _refuse(choice: SdkChoice) -> NoReturn:
    outcome = choice.outcome
    kinds = {"missing": NotInstalled, "untrusted": InvalidFile}
    kind = kinds.get(outcome.status, GoverError)
    raise kind(f"SDKROOT is not set: {outcome.reason} ({choice.where})", outcome.hint or None)


@sdk_.command()
@reads
def why(here: Context, directory: str | None, as_json: bool) -> None:
    """Print which file requests an SDK here, where gover searched, and the result."""
    here = here.moved(directory)
    choice = _choice(here)
    if choice is None:
        raise GoverError(f"no file requests an SDK for {safe(here.cwd)}")
    facts = {**sdk_facts(choice), "xcrun": _xcrun(here, choice)}
    if as_json:
        print_json(facts)
        return
    for line in (*sdk_lines(facts), *_xcrun_lines(facts["xcrun"])):
        print(here.shown(line))


def _xcrun(here: Context, choice: SdkChoice) -> dict[str, Any] | None:
    """Return what Apple's own xcrun finds for the same SDK; None where there is no xcrun."""
    found, machine = choice.outcome.resolution, apple.here()
    if not machine.is_mac or machine.root or found is None or found.text.startswith("/"):
        return None
    name = found.text if found.text == "macosx" or found.sdk is None else _canonical(found.sdk)
    answer = find_sdk_path(name, here.environ, run)
    return {"asked": name, **answer._asdict(), "agrees": _is_of(answer.path, found.sdk)}


def _canonical(sdk: Sdk) -> str:
    return sdk.settings.canonical_name


def _is_of(path: str, sdk: Sdk | None) -> bool:
    return path in sdk.names if sdk else not path


def _xcrun_lines(facts: dict[str, Any] | None) -> Iterator[str]:
    if facts:
        verdict = "the same" if facts["agrees"] else "a different result"
        result = safe(facts["path"] or facts["reason"])
        yield f"xcrun --sdk {safe(facts['asked'])}: {result} ({verdict})"


COMMANDS = (sdk_,)
