"""
How an editor is made to use the Go that gover chooses: what goes where, and who says so.

    recipes    what a recipe is
    project    editors whose settings lie in the project: VS Code, Zed, Helix, Sublime Text, GoLand
    personal   editors that are programs of their user's: Vim, Neovim, Emacs
    merging    a recipe and the text of a file: what is missing, what it becomes (pure)
    files      the same on disk

No recipe has a version in it, but for GoLand's, which takes nothing else: what an editor is
given is a shim, or gover itself, and both look at the directory they are started in.
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
# What people type for them; Cursor, VSCodium and Windsurf read VS Code's files.
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
