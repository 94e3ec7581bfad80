"""The sentences of the page; page.py makes its tables."""

HEAD = "# Performance\n"

METHOD = (
    "The time that gover and ten other tools take in the shell, for `go` and for an install. Each "
    "tool has a HOME of its own, a clean environment, the same two real Go releases and two "
    "projects that select one each. The cases of all tools are run in turn, in another order each "
    "round. A figure is the median of a run, with the 90th percentile in parentheses; the page is "
    "of {runs}, and of several runs each figure is the median. Absolute "
    "figures depend on the machine; **the ratios are the result**: `x 38` means 38 times what "
    "gover takes. The time of a shell without any tool, the row `nothing`, is not "
    "subtracted.\n\n"
    "mise, direnv, asdf, rbenv and pyenv manage more than Go: read each ratio as one for Go "
    "only.\n\n"
    "`python tests/bench/run.py` sets up everything named here and measures it "
    "([how to run it](../CONTRIBUTING.md#measure)).\n"
)

SAMPLES = "What each step of a run took, and how many samples one of its figures has in one run:\n"

BUDGETS = (
    "A budget is a limit that gover's own design sets. It is met where the figure has a tenth to "
    "spare in each run (of {runs}); a number that is counted needs no spare. {met} of {known} are "
    "met. `lookups only` and `one file` in parentheses are the floors described below.\n"
)

NEW_DIRECTORIES = (
    "A directory that is new to gover takes one Python start. The first prompt in one, in zsh, by "
    "the kind of its version file; an empty Python takes {bare}:\n"
)

ENDING = (
    "What the shim itself adds is seen best where the tool does nothing. A static program that "
    "ends at once, started directly, by a static program that only executes it, and by gover's "
    "native shim:\n"
)

OTHERS = (
    "The other commands, each until its own work begins ({count} of them): half take less than "
    "{middle}, the quickest {least}; the slowest are {slowest}.\n"
)

AUDIT_AND_TOOL = (
    "`gover audit` of a database that it has read before: {audit}. A tool that gover has built for "
    "a project is a link on PATH; it starts {tool} later than the program by its own path.\n"
)

UPGRADES = (
    "go{old} is installed, and {new} comes from a module proxy behind a line of so many Mbit/s, "
    "with 20 ms before each answer. In brackets: over the time that the whole zip alone takes "
    "through that line. Real toolchain modules; every file is verified.\n"
)

PICTURE = "![The medians as bars on a logarithmic scale](performance.svg)\n"

IN_SHELLS = (
    "A prompt where nothing has changed, by the place of the pin; a `cd` from outside into a "
    "project, to another project, and out again, each with the prompt that follows; and a "
    "`cd` to a project that is new to the tool.\n\n"
    "`one file` is not a tool but a lower limit: a hook that has the path of one pin, reads "
    "it and compares. It would not notice a new file, a change of PATH or an uninstalled Go. "
    "`lookups only` is gover's hook that checks and changes nothing.\n"
)

SHIMS = (
    "`go version` so many levels below the pin, over the same command without a shim, which is "
    "given the `GOTOOLCHAIN=local` that gover's shim sets. `exec only` is what the interpreter "
    "itself costs: a script of one line that executes the tool.\n"
)

INSTALLING = (
    "One real Go from a mirror on this machine into a fresh directory. gover's figure includes its "
    "list of releases, SHA-256, the checksum log, the check of what was unpacked, and a flush of "
    "all of it to the disk; the others compare a SHA-256, and leave the writing to the kernel. "
    "Nothing was deleted in the six minutes before, because ext4 is much slower for a while after "
    "a large directory was removed; goenv, which copies a Go and deletes the first, comes last. "
    "The kernel's caches were dropped between two installs.\n"
)

PLACES = (
    "An install invalidates every plan that depends on what is installed. It does so with one "
    "file, whatever the number of known directories; each of them costs one Python start at "
    "the next visit.\n"
)

COMMANDS = (
    "What a plan or a file answers needs no Python: the first table. The second one starts "
    "Python. Each is run six levels below a pin, `pin` beside it, with the version that is "
    "there. Of uv it is the commands for Python, of direnv those that are the nearest.\n"
)

QUESTIONS = (
    "How often a prompt at which nothing has changed has the kernel look for a path in the "
    "project, which is two levels below HOME, and in what is around it, counted by strace: on a "
    "network file system each may be a message.\n"
)

GO_MOD = (
    "A prompt where only a `go.mod` of so many lines applies. gover reads up to the first "
    "directive after `go` and `toolchain`; mise reads `go.mod` only if configured to.\n"
)

DEPTH = (
    "A prompt so many levels below the pin. Far down each check takes longer, because the "
    "kernel resolves the whole path; that is so for every tool that searches upwards.\n"
)

BUSY = (
    "**The machine was busy: a load of {load:.1f} on {cores} cores. These figures are not "
    "reliable; run it again when nothing else runs.**\n"
)
