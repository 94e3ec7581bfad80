"""Commands about gover itself: self uninstall, self verify."""

from __future__ import annotations

import io
import os

from gover import __version__
from gover.activation import direnv, manual, setup
from gover.activation.rc_block import without_block
from gover.activation.setup import SetupChange
from gover.cli.declare import group, option
from gover.cli.output import print_json, require_consent
from gover.console import megabytes
from gover.editors.user import find_start_up_files
from gover.errors import GoverError, InvalidFile, UsageError, VerificationError
from gover.escape import safe
from gover.fs import user_file
from gover.fs.tree import disk_size
from gover.install import purge
from gover.settings import config_path
from gover.store.write_checks import check_root_may_change, check_root_may_write, check_writable

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from importlib import metadata

    from gover.cli.context import Context
    from gover.verify.published import PublishedRelease


@group("self")
def self_() -> None:
    """Uninstall gover, or verify its own files."""


@self_.command()
@option("-n", "--dry-run", is_flag=True, help="Only list what would be removed.")
@option("-y", "--yes", is_flag=True, help="Do not ask.")
def uninstall(here: Context, dry_run: bool, yes: bool) -> None:
    """
    Remove everything that gover has created: toolchains, shims, cache, lines in start-up files.

    Your configuration stays, and so does every toolchain that was linked or imported. The last
    line of the output is the command that removes the program.
    """
    changes = setup.undo(here.environ)
    changes += [
        SetupChange(rc.file, (), without_block(rc)) for rc in find_start_up_files(here.environ)
    ]
    library = direnv.library(here.environ)
    direnv_library = library if os.path.lexists(library) else None
    _list(here, changes, direnv_library)
    if dry_run:
        return
    check_root_may_change(here.store)
    for path in (here.store.cache, *(change.file.path for change in changes), library):
        check_root_may_write(path)
    check_writable(here.store)
    require_consent(
        "Remove all of this?", default=False, hint="gover self uninstall --yes", yes=yes
    )
    for change in changes:
        user_file.replace_user_file(change.file, change.after)
    if direnv_library:
        direnv.remove(direnv_library)
    manual.unlink(here.environ)
    here.report.tell("removing")
    for left in purge.remove(here.store):
        here.report.tell(f"{safe(left)} stays: it contains files that gover did not create")
    if os.path.lexists(config_path(here.store)):
        here.report.tell(f"your configuration stays: {safe(config_path(here.store))}")
    here.report.tell("done; open shells undo gover's changes at their next prompt")
    print(purge.program())


@self_.command()
@option("--wheel", metavar="FILE", help="Compare with this wheel instead.")
@option("--release", is_flag=True, help="Compare with the wheel that PyPI has instead.")
@option("--index", metavar="URL", help="With --release: a server that answers as PyPI does.")
@option("--json", "as_json", is_flag=True, help="Print JSON.")
def verify(
    here: Context, wheel: str | None, release: bool, index: str | None, as_json: bool
) -> None:
    """
    Compare gover's own files with the hashes of the wheel that it was installed from.

    Without options these are the hashes that the installer has kept (RECORD): that finds damage,
    and a file that was changed and forgotten. With the right to change these files comes that to
    change the list, and this command. With --release the wheel is the one that PyPI has of this
    version, and the attestation that PyPI has of it must name the same SHA-256. Its signature is
    not verified here; the last line is the command that does it. To be sure, get the wheel,
    verify its attestation so, and compare with --wheel, by a gover that you trust. Bytecode that
    Python has written is not compared.
    """
    from gover.verify import own_files  # noqa: PLC0415

    if wheel is not None and (release or index):
        raise UsageError("--wheel and --release: one of them")
    installed = _installed()
    site = str(installed.locate_file(""))
    kept = own_files.parse_record(installed.read_text("RECORD") or "")
    hashes, source, published = kept, "the list that the installer has kept", None
    if wheel is not None:
        read = own_files.read_wheel(os.path.join(here.cwd, wheel))
        hashes, source = _placed(read, wheel, kept), "the wheel"
    elif release or index:
        published = _published(here, index)
        read = own_files.read_wheel(published.wheel.name, io.BytesIO(published.wheel.content))
        hashes, source = _placed(read, published.wheel.name, kept), published.wheel.url
    found = own_files.find_changed(hashes, site, "gover")
    if as_json:
        rows = [{"path": file.path, "state": file.state} for file in found]
        document = {"version": __version__, "site": site, "files": len(hashes), "changed": rows}
        print_json({**document, "release": published and _release_document(published)})
    else:
        for file in found:
            print(f"{file.state:<8} {safe(file.path)}")
    if found:
        raise VerificationError(
            f"{len(found)} of gover's own files are not those of the wheel",
            "pipx reinstall gover",
            is_in_document=as_json,
        )
    if not as_json:
        print(f"gover {__version__}: {len(hashes)} files as in {safe(source)}")
        for line in _release_lines(published) if published else ():
            print(line)


def _published(here: Context, index: str | None) -> PublishedRelease:
    from gover.network.client import Http  # noqa: PLC0415
    from gover.verify.published import PYPI, fetch_release  # noqa: PLC0415

    with Http(offline=here.offline, environ=here.environ) as http:
        return fetch_release(http, (index or PYPI).rstrip("/"), __version__)


def _release_lines(release: PublishedRelease) -> Iterator[str]:
    yield f"SHA-256 {release.wheel.sha256}, as the index lists it"
    if release.attestation is None:
        yield "the index has no attestation of it"
        return
    who = f"{safe(release.attestation.repository)}, {safe(release.attestation.workflow)}"
    yield f"attestation of {who} for this SHA-256; its signature is not verified here:"
    yield f"gh attestation verify {safe(release.wheel.name)} --repo gover-project/gover"


def _release_document(release: PublishedRelease) -> dict[str, object]:
    who = release.attestation and {**release.attestation._asdict(), "signature_verified": False}
    return {"url": release.wheel.url, "sha256": release.wheel.sha256, "attestation": who}


def _installed() -> metadata.Distribution:
    """
    Return gover as it is installed.

    Raises:
        GoverError: it has no list of files: it runs from a checkout, or is a system's package.
    """
    from importlib import metadata  # noqa: PLC0415

    try:
        found = metadata.distribution("gover")
    except metadata.PackageNotFoundError:
        raise GoverError("gover runs from its source: there is no list to compare with") from None
    if (found.read_text("direct_url.json") or "").find('"editable": true') >= 0:
        raise GoverError("gover runs from its source: there is no list to compare with")
    if found.read_text("RECORD") is None:
        raise GoverError("gover has no RECORD: a package of the system has its own check")
    return found


def _placed(
    read: tuple[Mapping[str, bytes], str], wheel: str, kept: Mapping[str, bytes]
) -> dict[str, bytes]:
    """
    Return the hashes of a wheel, by the paths that its files have where they are installed.

    Raises:
        InvalidFile: it is not the wheel of this version.
    """
    hashes, version = read
    if version != __version__:
        raise InvalidFile(f"{safe(wheel)} is gover {safe(version)}, this is {__version__}")
    placed = {}
    for name, digest in hashes.items():
        top, _, inner = name.partition(".data/")
        if not inner:
            placed[name] = digest
            continue
        # The launcher and the man pages: a scheme of the installer decides where they are.
        tail = inner.partition("/")[2]
        where = [other for other in kept if other.startswith("..") and other.endswith(f"/{tail}")]
        placed[where[0] if where else f"{top}.data/{inner}"] = digest
    return placed


def _list(here: Context, changes: list[SetupChange], library: str | None) -> None:
    for version in here.store.installed():
        root = here.store.goroot(version)
        linked = os.path.islink(root)
        size = "only the link" if linked else megabytes(disk_size(root))
        print(f"remove go{version}: {size}")
    for path in purge.belongings(here.store):
        print(here.shown(f"remove {safe(path)}"))
    for change in changes:
        print(
            here.shown(f"remove gover's lines from {safe(change.file.path)}{change.file.link_note}")
        )
    if library:
        print(here.shown(f"remove {safe(library)}"))
    if manual.links(here.environ):
        print(here.shown(f"remove the man pages in {safe(manual.directory(here.environ))}"))


COMMANDS = (self_,)
