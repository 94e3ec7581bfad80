"""What an archive of Go holds, and where it belongs: no bytes, no files, only names."""

from typing import Literal, NamedTuple, Self

from gover.archive.member_names import checked
from gover.errors import VerificationError
from gover.escape import safe


class ArchiveMember(NamedTuple):
    """One entry of an archive as its header states it; `size` bytes of content follow it."""

    name: str  # as the archive spells it; a directory's has no slash at its end
    size: int  # bytes of content; 0 for a directory
    executable: bool  # any x bit in the header
    directory: bool = False


class ArchiveLayout(NamedTuple):
    """How an archive is packed: the container, the folder all lies in, and whose rules hold."""

    container: Literal["tar.gz", "zip"]
    prefix: str  # ends in "/"; stripped from every name
    module: bool = False

    @classmethod
    def tar_gz(cls, prefix: str) -> Self:
        """Return the layout of go.dev's ``.tar.gz`` (golang/go src/cmd/distpack/pack.go)."""
        return cls("tar.gz", prefix)

    @classmethod
    def zip(cls, prefix: str) -> Self:
        """Return the layout of go.dev's ``.zip`` for Windows."""
        return cls("zip", prefix)

    @classmethod
    def module_zip(cls, prefix: str) -> Self:
        """
        Return the layout of a ``golang.org/toolchain`` module.

        Its writer renamed every ``go.mod`` to ``_go.mod``, because a module cannot hold
        another, and its modes mean nothing to the module cache: the name decides
        (golang/go src/cmd/distpack/pack.go, ``mode``).
        """
        return cls("zip", prefix, module=True)


class MemberTarget(NamedTuple):
    """Where a member goes below the GOROOT ("" is the GOROOT itself) and how."""

    path: str
    executable: bool


def member_target(member: ArchiveMember, layout: ArchiveLayout) -> MemberTarget:
    """Decide where a member goes; `VerificationError` for a name that no Go archive has."""
    path = _below(checked(member.name), member, layout.prefix)
    if not layout.module or member.directory:
        return MemberTarget(path, member.executable)
    folder, slash, base = path.rpartition("/")
    if base == "_go.mod":
        path = f"{folder}{slash}go.mod"
    return MemberTarget(path, runs(path))


def runs(path: str) -> bool:
    """
    Return whether the file at `path` below a GOROOT is executable.

    golang/go src/cmd/distpack/pack.go, ``mode``: the same answer for every archive of one
    release, whatever the container said.
    """
    return path.startswith(("bin/", "pkg/tool/")) or (
        path.endswith((".bash", ".sh", ".pl", ".rc")) or _is_exec_wrapper(path.rpartition("/")[2])
    )


def _is_exec_wrapper(base: str) -> bool:
    """Match ``go_?*_?*_exec``, as in ``go_js_wasm_exec``: two words, neither empty."""
    middle = base.removeprefix("go_").removesuffix("_exec")
    return len(middle) == len(base) - 8 and "_" in middle[1:-1]


def _below(name: str, member: ArchiveMember, prefix: str) -> str:
    if name.startswith(prefix):
        return name[len(prefix) :]
    if member.directory and name == prefix[:-1]:
        return ""
    raise VerificationError(f"archive member {safe(name)} lies outside {safe(prefix)}")
