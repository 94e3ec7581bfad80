"""What the document says in sentences; the tables are page.py's."""

HEAD = (
    "# Performance\n\n"
    "Written by `python -m tests.bench.run`, which sets up everything named here and measures it "
    "in one run.\n\n"
    "Every manager has a HOME of its own, a clean environment, the same two real Go releases and "
    "two projects that ask for one each. Rounds are interleaved: each runs every case once, in "
    "another order. A figure is the median, with the 90th percentile in parentheses; absolute "
    "figures depend on the machine, **ratios within one run are the result**: `x 38` is 38 times "
    "what gover takes. What a shell does without any manager, the row `nothing`, is not taken "
    "off.\n\n"
    "mise, direnv, asdf, rbenv and pyenv do more than this for more tools than Go: read each "
    "ratio as one for Go.\n\n"
    "![The medians as bars on a logarithmic scale](performance.svg)\n"
)

UNMET = (
    "Where a budget is not met, this stands in its way. `its questions` is gover's own hook that "
    "looks and never acts: it walks up, finds the plan of the place, and asks all that gover asks, "
    "as often as gover does. Where it is above a budget, nothing but fewer questions could meet "
    "it; what gover takes beyond it is taking one place back and putting another on: of each "
    "variable what it was, is, and shall be, in such an order that a `^C` in between loses "
    "nothing.\n\n"
    "- **A ratio to mise.** The shell asks 8 files for each level down to the place, and 4 for "
    "each above it, one after the other; mise is a program of its own, and looks as quickly from "
    "every shell.\n"
    "- **`cd` in zsh and fish** looks twice: once at the `cd`, so that a `go` on the same line is "
    "right, and once before the prompt, because a command on that line may have written a pin.\n"
    "- **A level more** is 8 questions more, by a longer way each. Twelve levels up, the tables of "
    "the shells have `its questions` beside gover: there is little else.\n"
    "- **fish.** Each of its builtins takes microseconds. `one file` is the least that a hook can "
    "take there: it reads one file, and does nothing else; a handler that does nothing is the row "
    "`nothing`.\n"
    "- **Shims.** The budget was that of a prototype, which asked for one pin and no floor, no "
    "configuration and no tools. `reading itself` and `asking` are gover's own shim, cut off "
    "there; the table of steps below has the others.\n"
    "- **An install on a disk** has what it has installed on the disk before it ends; the others "
    "leave that to the kernel. The row with `sync -f` is the like of it, and there is a row for "
    "gover without it.\n"
)

STEPS = (
    "gover's shim cut off after each step, six levels below the pin: what it takes over "
    "`exec only`.\n"
)

IN_SHELLS = (
    "A prompt where nothing has changed, by where the pin is; a `cd` from outside into a project, "
    "to another project, and out again, each with the prompt that follows; a `cd` to a project "
    "that this manager has never seen.\n\n"
    "`one file` is no manager but a floor: a hook that knows the path of one pin, reads it and "
    "compares, and could not tell a new file, a change of PATH or an uninstalled Go. `its "
    "questions` is gover's hook that looks, and never does anything.\n"
)

SHIMS = (
    "`go version` so many levels below the pin, over the same command without a shim, which is "
    "given the `GOTOOLCHAIN=local` that gover's shim sets. `exec only` is what the interpreter "
    "itself costs: a script of one line that executes the tool, or a static program that does "
    "the same.\n"
)

INSTALLING = (
    "One real Go from a mirror on loopback into a fresh directory. gover's figure includes its "
    "list of releases, SHA-256, the transparency log, the check of what was unpacked, and that "
    "all of it is on the disk before it has its name; the others compare a SHA-256, and leave the "
    "writing to the kernel. Nothing was deleted in the six minutes before: ext4 looks at every "
    "inode freed since before it takes one, and a disk that has just lost a Go takes the next one "
    "much more slowly, whoever installs it. (goenv, which copies a Go and deletes the first, comes "
    "after all others.) And the kernel was made to forget what it held of each before the next: in "
    "a virtual machine, memory that nobody has used yet takes half an installation to get.\n"
)

PLACES = (
    "An installation makes every plan void that depends on what is installed. It does so by one "
    "file, whatever the number of known places; each of them costs one Python start at its next "
    "visit.\n"
)

FLOOR = (
    "A new place waits for one Python start: {alone} before its first line, {hot} with what gover "
    "imports.\n"
)

GO_MOD = (
    "A prompt where only a `go.mod` of so many lines says something. gover reads as far as the "
    "first directive after `go` and `toolchain`; mise reads no `go.mod` unless it is told to.\n"
)

DEPTH = (
    "A prompt so many levels below the pin. Far down each test costs more, because the kernel "
    "walks the whole path for it; nothing that looks upwards is spared that.\n"
)

BUSY = (
    "**The machine was busy: a load of {load:.1f} on {cores} cores. These figures say little; run "
    "it again when nothing else runs.**\n"
)
