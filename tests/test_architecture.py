"""The layers of gover: who may import what. The order stands in pyproject.toml, [tool.gover]."""

import ast
import sys
import tomllib
from collections import Counter
from pathlib import Path

ROOT = Path(__file__).parents[1]
TABLE = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["gover"]
LAYERS, LEAVES, OWNERS = TABLE["layers"], set(TABLE["leaves"]), TABLE["owners"]


def modules():
    for path in sorted(ROOT.glob("gover/**/*.py")):
        name = ".".join(path.relative_to(ROOT).with_suffix("").parts)
        yield name.removesuffix(".__init__"), path


MODULES = dict(modules())


def imports(path):
    """Return the modules of gover, and the top packages of others, that a file imports."""
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            full = [f"{node.module}.{alias.name}" for alias in node.names]
            yield from (name if name in MODULES else node.module for name in full)


def layer(module):
    """Return the layer of a module: its package, or its own name where it lies flat."""
    return module.split(".")[1]


def within():
    """Return each import of one module of gover by another, as (importer, imported)."""
    return {
        (name, imported)
        for name, path in MODULES.items()
        for imported in imports(path)
        if imported in MODULES and "gover" not in (name, imported)
    }


def test_every_layer_is_in_the_list_and_every_name_of_the_list_is_a_layer():
    found = {layer(name) for name in MODULES if name != "gover"}

    assert found == set(LAYERS), "pyproject.toml: [tool.gover] layers"
    assert len(LAYERS) == len(set(LAYERS))
    assert set(LEAVES) <= set(LAYERS)


def test_at_most_fourteen_modules_lie_flat():
    assert len(list(ROOT.glob("gover/*.py"))) <= 14


def test_no_module_imports_from_a_layer_below_it():
    place = {name: number for number, name in enumerate(LAYERS)}
    wrong = [
        f"{name} imports {imported}"
        for name, imported in sorted(within())
        if place[layer(imported)] > place[layer(name)]
    ]

    assert wrong == []


def test_leaves_are_imported_by_the_command_line_alone():
    wrong = [
        f"{name} imports {imported}"
        for name, imported in sorted(within())
        if layer(imported) in LEAVES and layer(name) not in (layer(imported), "cli")
    ]

    assert wrong == []


def test_every_outside_library_has_its_owners_and_no_other():
    known = set(sys.stdlib_module_names) | {"gover"}
    found = {}
    for name, path in MODULES.items():
        for imported in imports(path):
            top = imported.partition(".")[0]
            if top not in known:
                found.setdefault(top, set()).add(name)

    assert found.keys() == OWNERS.keys()
    for library, users in found.items():
        owners = tuple(f"{owner}." for owner in OWNERS[library])
        assert [name for name in sorted(users) if not f"{name}.".startswith(owners)] == []


def test_a_package_file_holds_no_code():
    wrong = [
        name
        for name, path in MODULES.items()
        if path.name == "__init__.py" and name != "gover" and path.read_text()
    ]

    assert wrong == []


def test_no_two_classes_share_a_name():
    names = Counter(
        node.name
        for path in MODULES.values()
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.ClassDef)
    )

    assert [name for name, count in names.items() if count > 1] == []
