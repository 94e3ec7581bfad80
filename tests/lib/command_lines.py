"""
One call of every command, with a version in `.go-version`: none sends, locks or writes TOML.

FREQUENT  those that people and prompts wait for, and the most modules that each may load
OTHERS    all others, until their own work begins
"""

FREQUENT = {
    "list": 65,
    "list --bare": 65,
    "current": 65,
    "which": 65,
    "why": 65,
    "status": 65,
    "pin": 70,
    "pin 1.22.3": 82,
    "default": 70,
    "default 1.22.3": 82,
    "use 1.22.3": 70,
    "exec 1.22.3 nope": 82,
    "help": 65,
}
OTHERS = (
    "allow",
    "audit -C /nope",
    "available -C /nope",
    "cache clean -n",
    "cache list",
    "completion zsh",
    "config get mirrors",
    "config list",
    "deny",
    "doctor --fix --files",
    "doctor --files",
    "editor vscode",
    "env",
    "hook zsh",
    "import /nope",
    "inspect -C /nope program",
    "install --all --locked",
    "link 1.22.3 /nope",
    "lock --check",
    "mirror sync /nope --versions system",
    "mirror verify /nope",
    "outdated -C /nope",
    "projects",
    "prune -n",
    "sdk list",
    "self uninstall -n",
    "setup --print --shell zsh",
    "tools list",
    "tools stale",
    "uninstall 1.9.7",
    "upgrade 1.3",
    "verify 1.9.7",
)
