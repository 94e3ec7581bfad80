"""
The editors that gover can configure, and other names for them.

A recipe contains no version: an editor starts a shim or gover itself, and both select the Go
of the directory they are started in. Only GoLand's has one, as GoLand accepts nothing else.
"""

from collections.abc import Callable, Mapping

from gover.editors import user, workspace
from gover.editors.recipe import EditorContext, Recipe

EDITORS: Mapping[str, Callable[[EditorContext], Recipe]] = {
    "vscode": workspace.vscode,
    "goland": workspace.goland,
    "vim": user.vim,
    "neovim": user.neovim,
    "zed": workspace.zed,
    "helix": workspace.helix,
    "emacs": user.emacs,
    "sublime": workspace.sublime,
}
# Names that users type. Cursor, VSCodium and Windsurf read VS Code's files.
ALIASES: Mapping[str, str] = {
    "code": "vscode",
    "cursor": "vscode",
    "vscodium": "vscode",
    "windsurf": "vscode",
    "idea": "goland",
    "intellij": "goland",
    "nvim": "neovim",
    "hx": "helix",
    "subl": "sublime",
}
