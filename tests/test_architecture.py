"""The layers of gover: who may import what. The order stands in pyproject.toml, [tool.gover]."""

import ast
import tomllib
from pathlib import Path

ROOT = Path(__file__).parents[1]
TABLE = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["gover"]
LAYERS, LEAVES = TABLE["layers"], set(TABLE["leaves"])

# Modules that have not moved yet, and the layer they belong to.
NOT_MOVED = dict(line.split() for line in (ROOT / "tests/not_moved.txt").read_text().splitlines())


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
    parts = module.split(".")[1:]
    for end in range(len(parts), 0, -1):
        if ".".join(parts[:end]) in NOT_MOVED:
            return NOT_MOVED[".".join(parts[:end])]
    return parts[0]


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

    assert found <= set(LAYERS), "pyproject.toml: [tool.gover] layers"
    assert len(LAYERS) == len(set(LAYERS))
    assert set(LEAVES) <= set(LAYERS)


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
