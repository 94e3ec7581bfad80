"""Real direnv in real shells, beside gover's hook."""

import subprocess

NAMES = ("PATH", "GOROOT", "GOTOOLCHAIN", "GOVER_VERSION", "__GOVER_UNDO")


class Beside:
    """A box whose direnv has gover's `use_go`; direnv keeps what is allowed in its HOME."""

    def __init__(self, box):
        self.box = box
        box.environ["GOROOT"] = "/stale"  # to be there again after leaving
        box.environ["DIRENV_LOG_FORMAT"] = ""
        box.gover("setup", "direnv")

    def project(self, name, envrc, pin=None):
        path = self.box.project(name, pin)
        (path / ".envrc").write_text(envrc)
        subprocess.run(["direnv", "allow", path], env=self.box.environ, check=True)
        return path

    def terminal(self, shell, tools):
        """A shell that has loaded the hooks of these tools, in this order."""
        terminal = self.box.terminal(shell)
        for tool in tools:
            hook = f"{tool} hook {shell}"
            terminal.run(f"{hook} | source" if shell == "fish" else f'eval "$({hook})"')
        terminal.run(":")
        return terminal

    def toolchains(self, terminal):
        """The toolchains on PATH, first one first."""
        prefix = self.box.dirs.toolchains + "/"
        entries = terminal.value("PATH").split(":")
        return [e[len(prefix) :].partition("/")[0] for e in entries if e.startswith(prefix)]


def go(terminal):
    """Return the version that `go version` says."""
    return terminal.run("go version").strip().removeprefix("go version go").removesuffix(" test")


def state(terminal):
    """Return what must be as it was, byte for byte."""
    return {name: terminal.value(name) for name in NAMES}
