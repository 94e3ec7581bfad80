"""
Variables that a project file may not set, and texts that name an Apple SDK.

The special variables of the shells are those that bash 5.2 or zsh 5.9 compute, make read-only
or connect with something else, found by setting every one; a test repeats that with the real
shells. The last line of the table has some that change how a file is read.
"""

from gover.fs import patterns as re

NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]*", re.ASCII)

SDK = re.compile(r"macosx(?:[1-9][0-9]{0,2}(?:\.[0-9]{1,3}){0,2})?|/[^\x00-\x1f\x7f]*", re.ASCII)

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


# What a shell evaluates, or where the user's shell, gover and other programs look for what they
# run: with one of these a file would run commands. The end of the table is zsh's `prompt`
# variables and those that are tied to its arrays.
_EVALUATED_TABLE = """
    HOME ZDOTDIR XDG_CACHE_HOME XDG_CONFIG_HOME XDG_DATA_HOME XDG_STATE_HOME
    PROMPT_COMMAND PROMPT_DIRTRIM PS0 PS1 PS2 PS3 PS4
    PROMPT PROMPT2 PROMPT3 PROMPT4 RPROMPT RPROMPT2 RPS1 RPS2 SPROMPT TIMEFMT
    CDPATH FIGNORE FPATH MAILPATH MODULE_PATH PSVAR NULLCMD READNULLCMD
"""
_EVALUATED = frozenset(_EVALUATED_TABLE.split())


def is_special(name: str) -> bool:
    """Return whether the variable has a special meaning in bash or zsh."""
    return name in _SPECIAL or name.startswith(_SPECIAL_PREFIXES)


def why_refused(name: str, value: str | None = None) -> str:
    """Return why a project file may not set this variable to that value; "" when it may."""
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
    if name in _EVALUATED or name.endswith("_functions") or name.startswith("fish_"):
        return "a shell would run what it contains"
    # POSIX shells read the file that it names; as a word, such as `dev`, it is harmless.
    if name == "ENV" and value is not None and "/" in value:
        return "a shell would run the file that it names"
    return "a special variable of the shell" if is_special(name) else ""


def is_sdk(text: str) -> bool:
    """Return whether the text is an SDK's name (`macosx14.5`) or an absolute path."""
    return SDK.fullmatch(text) is not None
