"""
Editors that are programs of their user's: the shims go in front of the PATH they hand on.

A project file of theirs would be code that runs on opening a directory, which they rightly
do not do unasked; and a shim is right in every project.
"""

import os

from gover.editors.recipe import EditorContext, Recipe

_NOTE = "it holds for every project, and follows each pin at once"


def vim(place: EditorContext) -> Recipe:
    """
    Return a plugin of one line for Vim: https://vimhelp.org/usr_05.txt.html#add-plugin.

    vim-go and every other plugin find `go` by PATH; `g:go_bin_path` is for its other tools.
    """
    shims = "'" + place.shims.replace("'", "''") + ":'"
    return Recipe(
        "vim",
        "Vim",
        "https://vimhelp.org/usr_05.txt.html#add-plugin",
        f"{_vim_directory(place)}/plugin/gover.vim",
        "lines",
        lines=(f"if stridx($PATH, {shims}) != 0 | let $PATH = {shims} . $PATH | endif",),
        leader=b'"',
        notes=(_NOTE,),
    )


def neovim(place: EditorContext) -> Recipe:
    """Return the same for Neovim: https://neovim.io/doc/user/starting.html#load-plugins."""
    shims = _lua(place.shims + ":")
    return Recipe(
        "neovim",
        "Neovim",
        "https://neovim.io/doc/user/starting.html#load-plugins",
        f"{_config(place)}/{place.environ.get('NVIM_APPNAME') or 'nvim'}/plugin/gover.lua",
        "lines",
        lines=(
            f"local shims, path = {shims}, vim.env.PATH or ''",
            "if path:sub(1, #shims) ~= shims then vim.env.PATH = shims .. path end",
        ),
        leader=b"--",
        notes=(_NOTE,),
    )


def emacs(place: EditorContext) -> Recipe:
    """
    Return lines for Emacs's init file.

    https://www.gnu.org/software/emacs/manual/html_node/emacs/Find-Init.html; PATH and
    `exec-path` are two things: .../html_node/elisp/Subprocess-Creation.html.
    """
    shims = '"' + place.shims.replace("\\", "\\\\").replace('"', '\\"') + '"'
    return Recipe(
        "emacs",
        "Emacs",
        "https://www.gnu.org/software/emacs/manual/html_node/emacs/Find-Init.html",
        _emacs_init(place),
        "lines",
        lines=(
            f"(let ((shims {shims}))",
            '  (setenv "PATH" (concat shims path-separator (getenv "PATH")))',
            "  (setq exec-path (cons shims (delete shims exec-path))))",
        ),
        leader=b";;",
        notes=(_NOTE,),
    )


def _config(place: EditorContext) -> str:
    base = place.environ.get("XDG_CONFIG_HOME", "")
    return base.rstrip("/") if base.startswith("/") else f"{place.home}/.config"


def _vim_directory(place: EditorContext) -> str:
    """Return Vim's own directory: since 9.1.0327 it may be in ~/.config (`:help xdg-vimrc`)."""
    old = (f"{place.home}/.vimrc", f"{place.home}/.vim/vimrc")
    if os.path.exists(f"{_config(place)}/vim/vimrc") and not any(map(os.path.exists, old)):
        return f"{_config(place)}/vim"
    return f"{place.home}/.vim"


def _emacs_init(place: EditorContext) -> str:
    home, config = place.home, f"{_config(place)}/emacs"
    known = (f"{home}/.emacs.el", f"{home}/.emacs", f"{home}/.emacs.d/init.el", f"{config}/init.el")
    for path in known:
        if os.path.lexists(path):
            return path
    new = os.path.isdir(config) and not os.path.isdir(f"{home}/.emacs.d")
    return known[3] if new else known[2]


def _lua(text: str) -> str:
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'
