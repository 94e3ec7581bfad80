"""
What is on a disk after the power was cut, modelled from the changes a process made.

Pessimistic twice over. The content of a file is there only if it was synced after it was
last written. The names in a directory are either all there as they were at the moment of
the cut (a journal that was fast), or only as they were when that directory was last synced
(a journal that was slow): both are judged, for a file system may do either.
"""


class File:
    def __init__(self):
        self.synced = True  # an empty file has nothing to lose


class Folder:
    def __init__(self):
        self.names = {}  # as the process sees them
        self.synced = {}  # as the disk has them for sure


class Disk:
    """A file system below `top`; feed it changes, then look at what a cut would leave."""

    def __init__(self, top):
        self._top = top
        self._root = Folder()

    def apply(self, change):
        name, *paths = change
        deed = getattr(self, f"_{name}", None)
        if deed is not None:
            deed(*paths)

    def after_a_cut(self, *, slow):
        """Return {path: whether its content is there} of every file, and None for a folder."""
        found = {}
        self._walk(self._root, "", found, slow)
        return found

    def _walk(self, folder, path, found, slow):
        for name, node in (folder.synced if slow else folder.names).items():
            full = f"{path}/{name}"
            if isinstance(node, Folder):
                found[full] = None
                self._walk(node, full, found, slow)
            else:
                found[full] = node.synced

    def _at(self, path):
        node = self._root
        for part in path.removeprefix(self._top).split("/")[1:]:
            node = node.names[part]
        return node

    def _parent(self, path):
        folder, _, name = path.rpartition("/")
        return self._at(folder), name

    def _create(self, path):
        folder, name = self._parent(path)
        folder.names.setdefault(name, File())

    def _mkdir(self, path):
        folder, name = self._parent(path)
        folder.names[name] = Folder()

    def _write(self, path):
        self._at(path).synced = False

    def _fsync(self, path):
        node = self._at(path)
        if isinstance(node, Folder):
            node.synced = dict(node.names)
        else:
            node.synced = True

    def _syncfs(self, _path):
        self._sync_all(self._root)

    def _sync_all(self, node):
        if isinstance(node, File):
            node.synced = True
            return
        node.synced = dict(node.names)
        for each in node.names.values():
            self._sync_all(each)

    def _rename(self, old, new):
        folder, name = self._parent(old)
        node = folder.names.pop(name, None) or File()  # a link, which nothing has to write
        folder, name = self._parent(new)
        folder.names[name] = node

    def _unlink(self, path):
        folder, name = self._parent(path)
        folder.names.pop(name, None)

    _rmdir = _unlink
