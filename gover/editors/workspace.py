"""
Editors whose settings lie in the project.

Their language server, gopls, runs `go` by its name, so it is started by `gover exec`, which
gives it the environment of the hook: these editors start it in the project's directory
(helix-lsp/src/client.rs and zed crates/lsp/src/lsp.rs set it; Sublime's LSP takes the first
folder). VS Code's extension asks for the `go` itself.
"""

import glob
import os
from typing import Any

from gover.editors.recipe import EditorContext, EditorSetting, Recipe
from gover.settings import POLICIES


def vscode(place: EditorContext) -> Recipe:
    """
    Return what VS Code's Go extension is to have: the shim as its `go`.

    https://github.com/golang/vscode-go/blob/master/docs/advanced.md ("Choosing a different
    version of Go", which has `~` in its example too). `go.goroot` would be exported to every
    tool as GOROOT (extension/src/goEnv.ts), whichever Go that tool then meets. The extension
    asks the shim for GOROOT and puts that directory in front of its PATH, past the shim; hence
    GOTOOLCHAIN.
    """
    shim = f"{place.shims}/go"
    if place.home and shim.startswith(place.home + "/"):
        shim = "~" + shim.removeprefix(place.home)  # the same text for a whole team
    return Recipe(
        "vscode",
        "VS Code",
        "https://github.com/golang/vscode-go/blob/master/docs/advanced.md",
        f"{place.cwd}/.vscode/settings.json",
        "jsonc",
        place.cwd,
        (
            EditorSetting(("go.alternateTools", "go"), shim, _is_shim),
            EditorSetting(("go.toolsEnvVars", "GOTOOLCHAIN"), place.gotoolchain, _is_policy),
        ),
        unwanted=(("go.goroot",),),
        notes=("after a change of the pin: Developer: Reload Window",),
    )


def zed(place: EditorContext) -> Recipe:
    """
    Return what Zed is to start.

    https://zed.dev/docs/configuring-languages#configuring-language-servers ("binary").
    """
    binary = ("lsp", "gopls", "binary")
    return Recipe(
        "zed",
        "Zed",
        "https://zed.dev/docs/configuring-languages#configuring-language-servers",
        f"{place.cwd}/.zed/settings.json",
        "jsonc",
        place.cwd,
        (
            EditorSetting((*binary, "path"), place.exe, _is_gover),
            EditorSetting((*binary, "arguments"), place.server, _is_exec),
        ),
        notes=("after a change of the pin: editor: restart language server", *place.about_gopls),
    )


def helix(place: EditorContext) -> Recipe:
    """
    Return what Helix is to start.

    https://docs.helix-editor.com/languages.html ("languages.toml files", the third place).
    """
    server = ("language-server", "gopls")
    return Recipe(
        "helix",
        "Helix",
        "https://docs.helix-editor.com/languages.html",
        f"{place.cwd}/.helix/languages.toml",
        "toml",
        place.cwd,
        (
            EditorSetting((*server, "command"), place.exe, _is_gover),
            EditorSetting((*server, "args"), place.server, _is_exec),
        ),
        notes=(
            "after a change of the pin: :lsp-restart",
            "a Helix with workspace trust reads the file after :workspace-trust",
            *place.about_gopls,
        ),
    )


def sublime(place: EditorContext) -> Recipe:
    """
    Return what the LSP package is to start, as https://go.dev/gopls/editor/sublime has it.

    https://lsp.sublimetext.io/client_configuration/ ("Per-project overrides").
    """
    found = sorted(glob.glob(f"{glob.escape(place.cwd)}/*.sublime-project"))
    name = os.path.basename(place.cwd) or "project"
    return Recipe(
        "sublime",
        "Sublime Text",
        "https://lsp.sublimetext.io/client_configuration/",
        found[0] if found else f"{place.cwd}/{name}.sublime-project",
        "jsonc",
        place.cwd,
        (
            EditorSetting(
                ("settings", "LSP", "gopls", "command"),
                [place.exe, *place.server],
                lambda value: isinstance(value, list) and _is_exec(value[1:]),
            ),
        ),
        notes=("after a change of the pin: LSP: Restart Server", *place.about_gopls),
        must_exist=True,  # "Save Project As" knows the folders
    )


def goland(place: EditorContext) -> Recipe:
    """
    Return what GoLand, and IntelliJ IDEA with its Go plugin, is to be told: a real GOROOT.

    https://www.jetbrains.com/help/go/configuring-goroot-and-gopath.html. It keeps the choice
    in a file that it rewrites itself, so that what others write there may not last.
    """
    return Recipe(
        "goland",
        "GoLand",
        "https://www.jetbrains.com/help/go/configuring-goroot-and-gopath.html",
        f"{place.cwd}/.idea/workspace.xml",
        "path",
        place.cwd,
        lines=(place.goroot or "",),
        notes=(
            "Settings | Go | GOROOT, +, Local: choose this directory",
            "after a change of the pin: choose again; gover editor goland --check tells",
        ),
    )


def _is_shim(value: Any) -> bool:
    return isinstance(value, str) and value.endswith("/gover/shims/go")


def _is_policy(value: Any) -> bool:
    return value in filter(None, POLICIES.values())


def _is_gover(value: Any) -> bool:
    return isinstance(value, str) and os.path.basename(value) == "gover"


def _is_exec(value: Any) -> bool:
    return isinstance(value, list) and value[:2] == ["exec", "--"]
