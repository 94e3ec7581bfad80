"""
What a command requires of the directories that it is about to write to.

Files that gover writes belong to the owner of the store, and only they can change them. Root
changes its own store only, and nothing of another user's.
"""

from __future__ import annotations

import os

from gover.errors import GoverError
from gover.escape import safe, sh_quote
from gover.store.permissions import (
    find_error,
    is_unmapped,
    other_user,
    own_store_hint,
    owner_of_place,
    root_must_not_write,
)

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping

    from gover.store.store import Store


def check_safe_to_write(store: Store) -> None:
    """
    Require that files written to the store belong to its owner, and that only they can write.

    Raises:
        GoverError: this is root, and the store is another user's.
        UnusableStore: other users can change the store.
    """
    check_root_may_change(store)
    if error := find_error(store.data) or find_error(store.toolchains):
        raise error


def check_root_may_change(store: Store) -> None:
    """
    Require that root does not change the data of another user.

    Raises:
        GoverError: this is root, and the store is another user's.
    """
    variables = "GOVER_ROOT=/usr/local/lib/gover"
    if root_must_not_write(store.cache):
        variables += " GOVER_CACHE=/var/cache/gover"
    check_root_may_write(store.data, f"export {variables}")


def check_root_may_write(path: str, hint: str | None = None) -> None:
    """
    Require that root does not write to what belongs to another user.

    Raises:
        GoverError: this is root, and `path`, or where it would be made, is another user's.
    """
    if root_must_not_write(path):
        owner = owner_of_place(path)
        if is_unmapped(owner):
            text = f"{safe(path)} belongs to {other_user(owner)}: root changes its own only"
            raise GoverError(text, hint)
        user = _user_name(owner)
        raise GoverError(
            f"{safe(path)} is not root's: run gover as {user}, or in directories of root's own",
            hint or (None if " " in user else f"su {sh_quote(user)}"),
        )


def check_outside_foreign_home(path: str, environ: Mapping[str, str]) -> None:
    """
    Require that root does not write a project's file in the home of another user.

    Elsewhere it can: in a container, the checkout often belongs to another uid.

    Raises:
        GoverError: this is root, HOME is another user's, and `path` is in it.
    """
    home = environ.get("HOME", "")
    if home.startswith("/") and root_must_not_write(home):
        inside = f"{os.path.realpath(path)}/".startswith(f"{os.path.realpath(home)}/")
        if inside:
            check_root_may_write(home)


def _user_name(uid: int) -> str:
    import pwd  # noqa: PLC0415  loaded only for an error

    try:
        return pwd.getpwuid(uid).pw_name
    except KeyError:
        return f"uid {uid}"


def is_read_only(store: Store) -> bool:
    """Return whether this user can only read the store: it is root's, or on a read-only disk."""
    return os.path.isdir(store.data) and not os.access(store.data, os.W_OK)


def check_writable(store: Store) -> None:
    """
    Require that this user can write to the store.

    Raises:
        GoverError: the store is read-only; the hint selects a store of the user's own.
    """
    if is_read_only(store):
        owner = os.stat(store.data).st_uid
        reason = "belongs to root" if owner == 0 else f"belongs to uid {owner}"
        if owner == os.geteuid():
            reason = "is read-only"
        raise GoverError(
            f"the store {safe(store.data)} {reason}: you can use it, but not change it",
            own_store_hint(),
        )
