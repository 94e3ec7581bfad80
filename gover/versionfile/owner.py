"""
Whose a version file is.

In a directory that everybody can write to, such as /tmp, a file is passed over where its owner
is neither the user, nor root, nor the owner of that directory. The directory of a team, and a
checkout in a container, belong to one of these.
"""

import os
import stat

from gover.escape import safe
from gover.versionfile.contents import Contents, Ignored


def stranger(path: str, below: str) -> int | None:
    """
    Return the uid of another user to whom a file below the directory `below` belongs.

    None where the user can rely on it. Each entry between the two counts, links as themselves.
    """
    entry = below
    for name in path.removeprefix(below).strip("/").split("/"):
        directory, entry = entry, f"{entry}/{name}"
        try:
            owners = {os.lstat(entry).st_uid, os.stat(entry).st_uid} - {os.geteuid(), 0}
            if not owners:
                continue
            holder = os.stat(directory or "/")
        except OSError:
            return None
        owners.discard(holder.st_uid)
        if owners and holder.st_mode & stat.S_IWOTH:
            return min(owners)
    return None


def without_effect(contents: Contents | None, path: str, uid: int) -> Contents:
    """Return the contents of a file that is passed over; None for those that cannot be parsed."""
    line = 1
    if contents is not None:
        floor = contents.floor
        line = contents.go[1] if contents.go else floor.line if floor else 0
    if not line:
        return Contents()
    where = safe(os.path.dirname(path) or "/")
    reason = f"it belongs to another user (uid {uid}), and everybody can write to {where}"
    return Contents(ignored=(Ignored(line, "", reason, names_go=True),))
