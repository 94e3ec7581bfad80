"""The house: who may import what."""

import ast
import sys
from pathlib import Path

ROOT = Path(__file__).parents[1]

# Every outside library, and the rooms that may import it.
OWNERS = {
    "click": ("gover.cli",),
    "cryptography": ("gover.sumdb.note",),
    "filelock": ("gover.locks",),
    "httpx": ("gover.http",),
    "platformdirs": ("gover.dirs",),
    "tomli_w": ("gover.lockfile", "gover.store"),
    "tomlkit": ("gover.tomledit",),
    "truststore": ("gover.http",),
    "zlib_ng": ("gover.unpack.deflate",),
}

# From the ground up: a module may import from its own floor and from those below it.
FLOORS = [
    frozenset(f"gover.{room}" for room in rooms.split())
    for rooms in (
        "errors escape console package_files envtext urls versions specs env_diff jsonc jsontree",
        "files dirs walk pins assets releases sumdb unpack openpgp known binaries sdk atomic",
        "toolchains looks ownership go_env settings credentials retrying cutting lockfile tomledit",
        "trust extras sdkroot toolset http locks publish progress importers answers parts receipts",
        "selection effects plans render render_fish explain explain_sdk explain_lost lint uses",
        "shims hooks store sources proof hot direnv prompts rcfile completion configfile leftovers",
        "install fetch several vouching lockcheck locking tools",
        "check doctor adopting suggest shellsetup farewell editors crash_report cached mirroring",
        "cli __main__",
    )
]


def modules():
    for path in sorted(ROOT.glob("gover/**/*.py")):
        name = ".".join(path.relative_to(ROOT).with_suffix("").parts)
        yield name.removesuffix(".__init__"), path


def imports(path):
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def floor(name):
    for number, floor in enumerate(FLOORS):
        for room in floor:
            if name == room or name.startswith(room + "."):
                return number
    raise AssertionError(f"{name} is on no floor of FLOORS: add it")


def prefixes(library):
    return tuple(f"{room}." for room in OWNERS[library])


def test_every_library_has_its_owners_and_no_other():
    known = set(sys.stdlib_module_names) | {"gover"}
    found = {}
    for name, path in modules():
        for imported in imports(path):
            top = imported.partition(".")[0]
            if top not in known:
                found.setdefault(top, set()).add(name)

    assert found.keys() == OWNERS.keys()
    for library, users in found.items():
        assert [name for name in users if not f"{name}.".startswith(prefixes(library))] == []


def test_no_module_imports_from_a_floor_above():
    found = dict(modules())
    del found["gover"]
    wrong = [
        f"{name} imports {imported}"
        for name, path in found.items()
        for imported in imports(path)
        if imported in found and floor(imported) > floor(name)
    ]

    assert wrong == []
