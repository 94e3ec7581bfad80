"""
Variables that a project file may not set, and texts that name an Apple SDK.

The special variables of the shells are those that bash 5.2 or zsh 5.9 compute, make read-only
or connect with something else, found by setting every one; a test repeats that with the real
shells. The last line of the table has some that change how a file is read.
"""

import re

NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]*", re.ASCII)

_SDK = re.compile(r"macosx(?:[1-9][0-9]{0,2}(?:\.[0-9]{1,3}){0,2})?|/[^\x00-\x1f\x7f]*", re.ASCII)

_TABLE = """
    ARGC COLUMNS DIRSTACK EGID EUID FUNCNAME FUNCNEST GID GROUPS HISTCHARS HISTCMD HISTSIZE
    KEYBOARD_HACK KEYTIMEOUT LINENO LINES LISTMAX MAILCHECK OPTIND PIPESTATUS PPID RANDOM
    SAVEHIST SECONDS SHELLOPTS SHLVL SRANDOM TRY_BLOCK_ERROR TRY_BLOCK_INTERRUPT TTYIDLE UID
    USERNAME WATCH _ aliases argv builtins cdpath commands dirstack dis_aliases dis_builtins
    dis_functions dis_functions_source dis_galiases dis_patchars dis_reswords dis_saliases
    epochtime errnos fignore fpath funcfiletrace funcsourcetrace funcstack functions
    functions_source functrace galiases histchars history historywords jobdirs jobstates
    jobtexts keymaps langinfo mailpath manpath mapfile module_path modules nameddirs options
    parameters patchars path pipestatus prompt psvar reswords saliases signals status sysparams
    termcap terminfo userdirs usergroups watch widgets
    IFS OLDPWD POSIXLY_CORRECT PWD
"""
_SPECIAL = frozenset(_TABLE.split())
_SPECIAL_PREFIXES = ("BASH", "COMP_", "EPOCH", "ZSH_", "zsh_")


def is_special(name: str) -> bool:
    """Return whether the variable has a special meaning in bash or zsh."""
    return name in _SPECIAL or name.startswith(_SPECIAL_PREFIXES)


def why_refused(name: str) -> str:
    """Return why a project file may not set this variable; "" when it may."""
    if NAME.fullmatch(name) is None:
        return "not the name of a variable"
    if name == "PATH":
        return "PATH cannot be replaced as a whole"
    if name == "GOROOT":
        return "GOROOT follows from the selected Go"
    if name.startswith("GOVER_"):
        return "only the user sets GOVER_ variables"
    if name.startswith(("__GOVER_", "_gover_", "gover_")):
        return "a variable that gover uses"
    return "a special variable of the shell" if is_special(name) else ""


def is_sdk(text: str) -> bool:
    """Return whether the text is an SDK's name (`macosx14.5`) or an absolute path."""
    return _SDK.fullmatch(text) is not None
