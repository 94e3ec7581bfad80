"""
Editors whose settings are files of the project.

Their language server, gopls, finds `go` by PATH. So it is started by `gover exec`, which sets
the same environment as the hook: shims in front, which decide in the directory of each module.
These editors start it in the project's directory (helix-lsp/src/client.rs and zed
crates/lsp/src/lsp.rs set it; Sublime's LSP takes the first folder). VS Code's extension has a
setting for `go`.
"""

import glob
import os
from typing import Any

from gover.editors.recipe import EditorContext, EditorSetting, Recipe
from gover.settings import POLICIES


def vscode(context: EditorContext) -> Recipe:
    """
    Return the recipe for VS Code's Go extension: the shim as its `go`.

    https://github.com/golang/vscode-go/blob/master/docs/advanced.md ("Choosing a different
    version of Go", which has `~` in its example too). `go.goroot` would be exported as GOROOT
    to every tool (extension/src/goEnv.ts), even to one that runs another Go. The extension
    runs `go env GOROOT` through the shim and puts that directory before the shim in its PATH:
    no shim sets GOTOOLCHAIN for what it starts, so the settings do.
    """
    shim = f"{context.shims}/go"
    if context.home and shim.startswith(context.home + "/"):
        shim = "~" + shim.removeprefix(context.home)  # the same text for every member of a team
    return Recipe(
        "vscode",
        "VS Code",
        "https://github.com/golang/vscode-go/blob/master/docs/advanced.md",
        f"{context.cwd}/.vscode/settings.json",
        "jsonc",
        context.cwd,
        (
            EditorSetting(("go.alternateTools", "go"), shim, _is_shim),
            EditorSetting(("go.toolsEnvVars", "GOTOOLCHAIN"), context.gotoolchain, _is_gotoolchain),
        ),
        unwanted=(("go.goroot",),),
        notes=("after a change of the pin: Developer: Reload Window",),
    )


def zed(context: EditorContext) -> Recipe:
    """
    Return the recipe for Zed.

    https://zed.dev/docs/configuring-languages#configuring-language-servers ("binary").
    """
    binary = ("lsp", "gopls", "binary")
    return Recipe(
        "zed",
        "Zed",
        "https://zed.dev/docs/configuring-languages#configuring-language-servers",
        f"{context.cwd}/.zed/settings.json",
        "jsonc",
        context.cwd,
        (
            EditorSetting((*binary, "path"), context.exe, _is_gover_path),
            EditorSetting((*binary, "arguments"), context.gopls_arguments, _is_gover_exec),
        ),
        notes=("after a change of the pin: editor: restart language server", *context.gopls_notes),
    )


def helix(context: EditorContext) -> Recipe:
    """
    Return the recipe for Helix.

    https://docs.helix-editor.com/languages.html ("languages.toml files", the third path).
    """
    gopls = ("language-server", "gopls")
    return Recipe(
        "helix",
        "Helix",
        "https://docs.helix-editor.com/languages.html",
        f"{context.cwd}/.helix/languages.toml",
        "toml",
        context.cwd,
        (
            EditorSetting((*gopls, "command"), context.exe, _is_gover_path),
            EditorSetting((*gopls, "args"), context.gopls_arguments, _is_gover_exec),
        ),
        notes=(
            "after a change of the pin: :lsp-restart",
            "with workspace trust, Helix reads the file after :workspace-trust",
            *context.gopls_notes,
        ),
    )


def sublime(context: EditorContext) -> Recipe:
    """
    Return the recipe for Sublime Text's LSP package.

    https://go.dev/gopls/editor/sublime and
    https://lsp.sublimetext.io/client_configuration/ ("Per-project overrides").
    """
    files = sorted(glob.glob(f"{glob.escape(context.cwd)}/*.sublime-project"))
    name = os.path.basename(context.cwd) or "project"
    return Recipe(
        "sublime",
        "Sublime Text",
        "https://lsp.sublimetext.io/client_configuration/",
        files[0] if files else f"{context.cwd}/{name}.sublime-project",
        "jsonc",
        context.cwd,
        (
            EditorSetting(
                ("settings", "LSP", "gopls", "command"),
                [context.exe, *context.gopls_arguments],
                lambda value: isinstance(value, list) and _is_gover_exec(value[1:]),
            ),
        ),
        notes=("after a change of the pin: LSP: Restart Server", *context.gopls_notes),
        must_exist=True,  # "Save Project As" writes the list of folders
    )


def goland(context: EditorContext) -> Recipe:
    """
    Return the recipe for GoLand, and IntelliJ IDEA with its Go plugin: a GOROOT to select.

    https://www.jetbrains.com/help/go/configuring-goroot-and-gopath.html. GoLand rewrites the
    file with that choice, so a change by gover could be lost. For the environment see
    https://www.jetbrains.com/help/go/create-a-project-with-go-modules-integration.html.
    """
    # The path is that of a toolchain, so no shim sets GOTOOLCHAIN.
    gotoolchain = context.gotoolchain
    keeps = f"Settings | Go | Go Modules | Environment: add GOTOOLCHAIN={gotoolchain}"
    return Recipe(
        "goland",
        "GoLand",
        "https://www.jetbrains.com/help/go/configuring-goroot-and-gopath.html",
        f"{context.cwd}/.idea/workspace.xml",
        "path",
        context.cwd,
        lines=(context.goroot or "",),
        notes=(
            "Settings | Go | GOROOT, +, Local: select this directory",
            *([f"{keeps}, or Go may switch to another version"] if gotoolchain else []),
            "after a change of the pin: select it again (gover editor goland --check compares)",
        ),
    )


def _is_shim(value: Any) -> bool:
    return isinstance(value, str) and value.endswith("/gover/shims/go")


def _is_gotoolchain(value: Any) -> bool:
    return value in filter(None, POLICIES.values())


def _is_gover_path(value: Any) -> bool:
    return isinstance(value, str) and os.path.basename(value) == "gover"


def _is_gover_exec(value: Any) -> bool:
    return isinstance(value, list) and value[:2] == ["exec", "--"]
