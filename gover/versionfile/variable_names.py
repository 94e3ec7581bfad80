"""
Names that a project file may not give a value, and values that name an Apple SDK.

The shells' own variables are those that bash 5.2 or zsh 5.9 compute, forbid to set, or
tie to something else, found by setting every one of them; a test asks the real shells
again. The last line of the table holds some more that change how the rest of a file is read.
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
_SHELLS_OWN = frozenset(_TABLE.split())
_SHELLS_PREFIXES = ("BASH", "COMP_", "EPOCH", "ZSH_", "zsh_")


def is_shells_own(name: str) -> bool:
    """Tell whether bash or zsh gives the variable a meaning that a literal would not keep."""
    return name in _SHELLS_OWN or name.startswith(_SHELLS_PREFIXES)


def refusal(name: str) -> str:
    """Return why no project file may set this variable; "" when one may."""
    if NAME.fullmatch(name) is None:
        return "not a variable's name"
    if name == "PATH":
        return "PATH is not set as a whole"
    if name == "GOROOT":
        return "GOROOT follows from the Go that is chosen"
    if name.startswith("GOVER_"):
        return "GOVER_ variables belong to the user"
    if name.startswith(("__GOVER_", "_gover_", "gover_")):
        return "a variable of gover's own"
    return "a variable of the shell's own" if is_shells_own(name) else ""


def is_sdk(text: str) -> bool:
    """Tell whether the text is an SDK's name (`macosx14.5`) or an absolute path."""
    return _SDK.fullmatch(text) is not None
