# Made by docs/make/help_files.py; shell/gover sources it.
printf '%s\n' 'Install Go versions, and use the right one in every directory.

Usage: gover COMMAND [OPTIONS]

  setup    Add the hook and completion to your shell.
  install  Install Go: a version, a line, `latest`, or a range.
  list     List the installed toolchains.
  pin      Write a version to .go-version in this directory.
  use      Use a version in this shell, whatever the files set.
  default  Set the default Go version.
  why      Explain which Go is selected, what set it, and what lost.
  exec     Run a command with the selected Go, or with VERSION.
  upgrade  Install the newest patch release of the selected Go.
  doctor   Find what is wrong with Go on this machine.

Examples:
  gover setup           once: switch Go on cd, complete with Tab
  gover install latest  the newest Go, verified
  gover pin 1.22.3      use that one in this directory and below
  gover help COMMAND    options and examples of a command
  gover help --all      every command' 2>/dev/null
