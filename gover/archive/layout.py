"""The layouts of Go's archives: the name of each member, and its path below the GOROOT."""

from typing import Literal, NamedTuple, Self

from gover.archive.member_names import check_name
from gover.errors import VerificationError
from gover.escape import safe

# What a release's module lacks of its archive (golang/go src/cmd/distpack/pack.go).
_ONLY_IN_ARCHIVES = (".github/", "api/", "doc/", "misc/", "test/")


class ArchiveMember(NamedTuple):
    """
    One entry of an archive, from its header; `size` bytes of content follow it.

    Where the size is None, it is not known yet, and an empty piece ends the content.
    """

    name: str  # as in the archive; without the final slash of a directory
    size: int | None  # bytes of content; 0 for a directory
    executable: bool  # any x bit in the header
    directory: bool = False


class ArchiveLayout(NamedTuple):
    """The container of an archive, the folder that all is in, and whether it is a module."""

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

        In it every ``go.mod`` is named ``_go.mod``, because a module cannot contain another.
        The module cache ignores the modes: the name decides which files are executable
        (golang/go src/cmd/distpack/pack.go, ``mode``).
        """
        return cls("zip", prefix, module=True)

    def is_beginning(self, content: bytes) -> bool:
        """Whether an archive in this container can begin so; an empty one is none."""
        return content.startswith(b"PK" if self.container == "zip" else b"\x1f\x8b")


class MemberTarget(NamedTuple):
    """The path of a member below the GOROOT ("" is the GOROOT itself), and its mode."""

    path: str
    executable: bool


def member_target(member: ArchiveMember, layout: ArchiveLayout) -> MemberTarget:
    """Return the target of a member; `VerificationError` for a name that no Go archive has."""
    path = _below(check_name(member.name), member, layout.prefix)
    if layout.module and is_only_in_archives(f"{path}/" if member.directory else path):
        # The module's hash in the log covers all of its members, and toolchain_h1 skips these.
        raise VerificationError(f"{safe(path)} is in no module of a Go release")
    if not layout.module or member.directory:
        return MemberTarget(path, member.executable)
    folder, slash, base = path.rpartition("/")
    if base == "_go.mod":
        path = f"{folder}{slash}go.mod"
    return MemberTarget(path, is_executable(path))


def is_only_in_archives(path: str) -> bool:
    """
    Return whether a file below a GOROOT is in a release's archives and not in its module.

    The transparency log has the hash of the module: it covers no such file. The path of a
    folder ends in "/".
    """
    return path.startswith(_ONLY_IN_ARCHIVES)


def is_executable(path: str) -> bool:
    """
    Return whether the file at `path` below a GOROOT is executable.

    The rule is golang/go src/cmd/distpack/pack.go, ``mode``: the same for every archive of a
    release, whatever the modes in the container.
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
    raise VerificationError(f"archive member {safe(name)} is outside {safe(prefix)}")
