# Made by docs/make/help_files.py; shell/gover sources it.
printf '%s\n' 'Install Go versions, and use the right one in every directory.

Usage: gover COMMAND [OPTIONS]

The Go of a directory:
  pin         Write a version to .go-version in this directory.
  use         Use a version in this shell, whatever the files set.
  default     Set the default Go version.
  current     Print the selected version.
  which       Print the path of `go`, or of another tool.
  why         Explain which Go is selected, what set it, and what lost.
  status      Show the selected Go and its problems on one screen.
  exec        Run a command with the selected Go, or with VERSION.
  env         Print the hook'\''s changes, as text for a shell or for CI.
  editor      Configure an editor for the Go of this directory.

Toolchains:
  install     Install Go: a version, a line, `latest`, or a range.
  uninstall   Remove toolchains.
  list        List the installed toolchains.
  available   List what can be installed, newest first.
  outdated    List installed toolchains that have a newer patch release.
  upgrade     Install the newest patch release of the selected Go.
  prune       Remove the toolchains that nothing uses.
  link        Use a Go that is already on this machine, in place.
  import      Copy the toolchains of other version managers, verified.
  projects    List the projects that gover has seen, and the Go of each.
  verify      Hash toolchains again and compare them with what Go published.
  mirror      Make a copy of Go'\''s releases that any web server can serve.

Project files:
  allow       Allow a project file to set variables, PATH entries, tools.
  deny        Never apply what a project file sets, and print no notice.
  tools       Build and list the Go programs of gover.toml and go.mod.
  lock        Write gover.lock (version and hashes) for your team.
  sdk         Show the Apple SDKs of this Mac and the selected one.

When something is wrong:
  doctor      Find what is wrong with Go on this machine.
  audit       List known vulnerabilities of the Go in use; exit 1 if any.
  inspect     Describe a program, and why it would not start here.

gover itself:
  help        Print the first commands to know, or the help of COMMAND.
  setup       Add the hook and completion to your shell.
  hook        Print the line that loads the hook into a shell.
  completion  Print the script that completes commands with Tab.
  config      Show and change your configuration of gover.
  cache       List and clear gover'\''s cache.
  self        Uninstall gover, or verify its own files.

Global options:
  -C DIR         Act as if started in DIR.
  -q, --quiet    Print only errors to standard error.
  -v, --verbose  Show network requests.
  --debug        Show details for a bug report.
  --offline      Open no connection.
  -V, --version  Print the version of gover.
  -h, --help     Print the help of a command.' 2>/dev/null
