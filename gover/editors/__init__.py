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

from gover.editors import personal, project
from gover.editors.recipes import Place, Recipe

EDITORS: Mapping[str, Callable[[Place], Recipe]] = {
    "vscode": project.vscode,
    "goland": project.goland,
    "vim": personal.vim,
    "neovim": personal.neovim,
    "zed": project.zed,
    "helix": project.helix,
    "emacs": personal.emacs,
    "sublime": project.sublime,
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
