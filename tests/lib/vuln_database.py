"""
A vulnerability database in a directory, made of real recorded entries, as vuln.go.dev serves it.

`python -m tests.lib.vuln_database DIR OSV_DIR` makes one of all entries in a directory.
"""

import gzip
import json
import sys
from pathlib import Path

RECORDED = Path(__file__).parents[1] / "data/vulndb"
CHANGED = "2026-11-05T23:49:57Z"
ABOUT_GO = ("stdlib", "toolchain")


class VulnDatabase:
    """The files; each is written plain and compressed. `url` is that of the directory."""

    def __init__(self, path, entries=RECORDED, modified=CHANGED):
        self.path = Path(path)
        self.url = f"file://{self.path}"
        self.entries = {}
        for file in sorted(Path(entries).glob("*.json")):
            entry = json.loads(file.read_text()) | {"modified": modified}
            if any(part["package"]["name"] in ABOUT_GO for part in entry["affected"]):
                self.entries[entry["id"]] = entry
        self.write(modified)

    def write(self, modified=CHANGED):
        """Write every file again, after `entries` was changed."""
        modules = {}
        for name, entry in self.entries.items():
            self.put(f"ID/{name}.json", entry)
            for part in entry["affected"]:
                listed = {"id": name, "modified": entry["modified"]}
                modules.setdefault(part["package"]["name"], {})[name] = listed
        index = [{"path": path, "vulns": [*found.values()]} for path, found in modules.items()]
        self.put("index/modules.json", index)
        self.put("index/db.json", {"modified": modified})

    def put(self, name, document):
        """Write one file: a JSON document, or bytes."""
        data = document if isinstance(document, bytes) else json.dumps(document).encode()
        file = self.path / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(data)
        Path(f"{file}.gz").write_bytes(gzip.compress(data))


if __name__ == "__main__":
    VulnDatabase(*sys.argv[1:])
