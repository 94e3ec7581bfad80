"""Commands about Apple's SDKs: sdk list, current, why."""

from collections.abc import Iterator
from typing import Any, NoReturn

import click

from gover.cli.context import Context, reads
from gover.cli.output import print_json
from gover.errors import GoverError, InvalidFile, NotInstalled
from gover.escape import printable, safe
from gover.resolve.explain_sdk import described, directory_facts, sdk_facts, sdk_lines
from gover.resolve.sdk import SdkChoice
from gover.sdk import machine as apple
from gover.sdk.developer_dir import TOOLS, developer_directory, is_developer_directory, xcodes
from gover.sdk.installed import Sdk, installed_sdks
from gover.sdk.xcrun import find_sdk_path, run

_NO_MAC = "Apple's SDKs are on Macs only"


@click.group("sdk")
def sdk_() -> None:
    """Apple's SDKs: which there are, which holds here, and why."""


@sdk_.command("list")
@reads
@click.pass_obj
def list_(here: Context, directory: str | None, as_json: bool) -> None:
    """List the macOS SDKs of this machine."""
    here = here.moved(directory)
    root = apple.here().root
    active = developer_directory(root, here.environ)
    places = [active.path] if active and active.valid else []
    tools = apple.below(root, TOOLS)
    places += [tools] if is_developer_directory(tools) else []
    every = [installed_sdks(place) for place in dict.fromkeys(places + xcodes(root))]
    sdks = [each for found, _ in every for each in found]
    flaws = [flaw for _, found in every for flaw in found]
    newest = every[0][0][-1] if active and active.valid and every[0][0] else None
    if as_json:
        facts = directory_facts(active) if active else None
        documents = [described(each, is_newest=each == newest) for each in sdks]
        print_json({"developer_directory": facts, "sdks": documents, "flaws": flaws})
        return
    if active:
        click.echo(f"{safe(active.path)}: {active}{'' if active.valid else ', but it is none'}")
    for each in sdks:
        mark = "*" if each == newest else " "
        click.echo(f"{mark} {each.settings.version:8} {printable(each.path)}")
    for flaw in flaws:
        here.report.tell(f"passed over: {flaw}")
    if not sdks:
        here.report.tell(_nothing())


def _nothing() -> str:
    if not apple.here().is_mac:
        return f"no SDK: {_NO_MAC}"
    return "no SDK is installed; hint: xcode-select --install"


@sdk_.command()
@reads
@click.pass_obj
def current(here: Context, directory: str | None, as_json: bool) -> None:
    """Print the SDKROOT that holds here."""
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
        what = f"no file asks for an SDK for {safe(here.cwd)}, and SDKROOT is not set"
        raise GoverError(what, "gover sdk list")
    click.echo(sdkroot or inherited)


def _choice(here: Context) -> SdkChoice | None:
    """Return what holds of SDKs here, whatever the Go is. Raises InvalidFile."""
    selection = here.select()
    if selection.sdk is None and isinstance(selection.error, InvalidFile):
        raise selection.error  # a file that cannot be understood may have asked for one
    return selection.sdk


def _refuse(choice: SdkChoice) -> NoReturn:
    outcome = choice.outcome
    kinds = {"missing": NotInstalled, "untrusted": InvalidFile}
    kind = kinds.get(outcome.status, GoverError)
    raise kind(f"SDKROOT is not set: {outcome.reason} ({choice.where})", outcome.hint or None)


@sdk_.command()
@reads
@click.pass_obj
def why(here: Context, directory: str | None, as_json: bool) -> None:
    """Say who asked for an SDK here, where it was looked for, and what came of it."""
    here = here.moved(directory)
    choice = _choice(here)
    if choice is None:
        raise GoverError(f"no file asks for an SDK for {safe(here.cwd)}")
    facts = {**sdk_facts(choice), "xcrun": _xcrun(here, choice)}
    if as_json:
        print_json(facts)
        return
    for line in (*sdk_lines(facts), *_xcrun_lines(facts["xcrun"])):
        click.echo(line)


def _xcrun(here: Context, choice: SdkChoice) -> dict[str, Any] | None:
    """Ask Apple's own tool about the same SDK; only a real Mac has it."""
    found, machine = choice.outcome.resolution, apple.here()
    if not machine.is_mac or machine.root or found is None or found.text.startswith("/"):
        return None
    asked = found.text if found.text == "macosx" or found.sdk is None else _canonical(found.sdk)
    answer = find_sdk_path(asked, here.environ, run)
    return {"asked": asked, **answer._asdict(), "agrees": _is_of(answer.path, found.sdk)}


def _canonical(sdk: Sdk) -> str:
    return sdk.settings.canonical_name


def _is_of(path: str, sdk: Sdk | None) -> bool:
    return path in sdk.names if sdk else not path


def _xcrun_lines(facts: dict[str, Any] | None) -> Iterator[str]:
    if facts:
        verdict = "the same" if facts["agrees"] else "another answer"
        said = safe(facts["path"] or facts["reason"])
        yield f"xcrun --sdk {safe(facts['asked'])}: {said} ({verdict})"


COMMANDS = (sdk_,)
