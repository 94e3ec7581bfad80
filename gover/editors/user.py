"""
Editors that are configured for the user: Vim, Neovim and Emacs.

Their start-up file puts the shims first in PATH. A project file would be code that runs when
a directory is opened, which these editors rightly refuse; a shim works in every project.
"""

import os
from collections.abc import Mapping

from gover.activation.rc_block import RcFile, has_block, read_rc_file
from gover.editors.recipe import EditorContext, Recipe

_NOTE = "this applies to every project; a changed pin needs no reload"


def vim(context: EditorContext) -> Recipe:
    """
    Return a one-line plugin for Vim: https://vimhelp.org/usr_05.txt.html#add-plugin.

    vim-go and every other plugin find `go` by PATH; `g:go_bin_path` is for its other tools.
    """
    shims = "'" + context.shims.replace("'", "''") + ":'"
    return Recipe(
        "vim",
        "Vim",
        "https://vimhelp.org/usr_05.txt.html#add-plugin",
        f"{_vim_directory(context)}/plugin/gover.vim",
        "lines",
        lines=(f"if stridx($PATH, {shims}) != 0 | let $PATH = {shims} . $PATH | endif",),
        leader=b'"',
        notes=(_NOTE,),
    )


def neovim(context: EditorContext) -> Recipe:
    """Return the same for Neovim: https://neovim.io/doc/user/starting.html#load-plugins."""
    shims = _lua_string(context.shims + ":")
    app = context.environ.get("NVIM_APPNAME") or "nvim"
    return Recipe(
        "neovim",
        "Neovim",
        "https://neovim.io/doc/user/starting.html#load-plugins",
        f"{_config_home(context)}/{app}/plugin/gover.lua",
        "lines",
        lines=(
            f"local shims, path = {shims}, vim.env.PATH or ''",
            "if path:sub(1, #shims) ~= shims then vim.env.PATH = shims .. path end",
        ),
        leader=b"--",
        notes=(_NOTE,),
    )


def emacs(context: EditorContext) -> Recipe:
    """
    Return lines for Emacs's init file.

    https://www.gnu.org/software/emacs/manual/html_node/emacs/Find-Init.html. Emacs has
    `exec-path` beside PATH: .../html_node/elisp/Subprocess-Creation.html.
    """
    shims = '"' + context.shims.replace("\\", "\\\\").replace('"', '\\"') + '"'
    return Recipe(
        "emacs",
        "Emacs",
        "https://www.gnu.org/software/emacs/manual/html_node/emacs/Find-Init.html",
        _emacs_init(context),
        "lines",
        lines=(
            f"(let ((shims {shims}))",
            '  (setenv "PATH" (concat shims path-separator (getenv "PATH")))',
            "  (setq exec-path (cons shims (delete shims exec-path))))",
        ),
        leader=b";;",
        notes=(_NOTE,),
    )


def _config_home(context: EditorContext) -> str:
    base = context.environ.get("XDG_CONFIG_HOME", "")
    return base.rstrip("/") if base.startswith("/") else f"{context.home}/.config"


def _vim_directory(context: EditorContext) -> str:
    """Return Vim's directory, since 9.1.0327 possibly in ~/.config (`:help xdg-vimrc`)."""
    vimrcs = (f"{context.home}/.vimrc", f"{context.home}/.vim/vimrc")
    config = f"{_config_home(context)}/vim"
    if os.path.exists(f"{config}/vimrc") and not any(map(os.path.exists, vimrcs)):
        return config
    return f"{context.home}/.vim"


def _emacs_init(context: EditorContext) -> str:
    home, config = context.home, f"{_config_home(context)}/emacs"
    known = (f"{home}/.emacs.el", f"{home}/.emacs", f"{home}/.emacs.d/init.el", f"{config}/init.el")
    for path in known:
        if os.path.lexists(path):
            return path
    use_config = os.path.isdir(config) and not os.path.isdir(f"{home}/.emacs.d")
    return known[3] if use_config else known[2]


def _lua_string(text: str) -> str:
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def find_start_up_files(environ: Mapping[str, str]) -> list[RcFile]:
    """Return the start-up files of editors that contain gover's lines. Raises as `read_rc_file`."""
    context = EditorContext(environ, "/", "", "", None, None, None)
    recipes = (recipe(context) for recipe in (vim, neovim, emacs))
    files = [read_rc_file(recipe.file, recipe.leader) for recipe in recipes]
    return [rc for rc in files if has_block(rc)]
