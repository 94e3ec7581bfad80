"""
What each command prints with `--json`: the table of which docs/make/schemas.py makes the schemas.

A word is a type of JSON, `a|b` one of several; `=a|b` one of these texts; `[shape]` a list; a dict
an object with these keys, of which those with a `?` may be absent, and others that may come
later; `{"*": shape}` an object with any keys; a tuple one of several shapes.
The key `schema`, which is 1, stands in all.

tests/lib/json_output.py compares every document that a test has a command print, and accepts no
key that is not here. A change that takes a key away, or gives it another type, breaks who reads
it: then `schema` grows.
"""

from typing import Any

ORIGIN = {"kind": "string", "path": "string|null", "line": "integer|null", "text": "string"}
FLOOR = {
    "path": "string",
    "line": "integer|null",
    "minimum": "string|null",
    "error": "string|null",
}
CURRENT = {
    "version": "string|null",
    "spec": "string|null",
    "origin": ORIGIN,
    "in_front": "string|null",
    "switches_to": "string|null",
    "installed": "boolean",
    "goroot": "string|null",
    "sdkroot": "string|null",
    "floor": (FLOOR, "null"),
    "conflicts": ["string"],
    "error": "string|null",
}
TOOLS = {
    "path": "string",
    "verdict": "string",
    "directory": "string",
    "names": ["string"],
    "missing": ["string"],
}
DEVELOPER_DIRECTORY = {"path": "string", "how": "string", "valid": "boolean", "text": "string"}
SDK = {
    "asked": "string|null",
    "path": "string|null",
    "line": "integer|null",
    "status": "=exported|direnv|target|owned|elsewhere|untrusted|missing",
    "reason": "string|null",
    "hint": "string|null",
    "sdkroot": "string|null",
    "version": "string|null",
    "names": ["string"],
    "sdk_directory": "string|null",
    "changes": {"*": "string|null"},
    "warnings": ["string"],
    "developer_directory": (DEVELOPER_DIRECTORY, "null"),
    "looked": [{"path": "string", "sdks": ["string"]}],
    "flaws": ["string"],
}
VERSION_FILE = {
    "path": "string",
    "line": "integer|null",
    "spec": "string|null",
    "error": "string|null",
    "decides": "boolean",
    "lost": "string|null",
    "sdk": "string|null",
    "variables": ["string"],
    "paths": ["string"],
    "tools": ["string"],
    "extras": "string|null",
    "extras_text": "string|null",
    "ignored": [{"line": "integer", "text": "string", "reason": "string", "names_go": "boolean"}],
}
RECEIPT = {
    "schema": "integer",
    "kind": "string",
    "version": "string",
    "installed_at": "string",
    "proofs": ["string"],
    "*": "any",
}
TOOLCHAIN = {
    "version": "string",
    "goroot": "string",
    "selected": "boolean",
    "default": "boolean",
    "newest": "string|null",
    "link": "string|null",
    "vendor": "string|null",
    "receipt": (RECEIPT, "null"),
    "vulnerabilities": ("null", ["string"]),
}
SETTING = {"value": ("string", "boolean", ["string"]), "kind": "string", "origin": "string"}
TOOL = {
    "name": "string",
    "package": "string",
    "asked": "string",
    "version": "string|null",
    "go": "string|null",
    "state": "=ok|missing|stale",
    "reason": "string|null",
    "path": "string",
}
PROJECT_TOOLS = {
    "path": "string|null",
    "verdict": "string|null",
    "directory": "string|null",
    "go_mod": (TOOLS, "null"),
    "tools": [TOOL],
}
GO_PROGRAM = {
    "name": "string",
    "path": "string",
    "package": "string|null",
    "version": "string|null",
    "go": "string|null",
    "older": "boolean",
    "rebuild": "string|null",
}
MODULE = {"path": "string", "version": "string", "sum": "string", "replace": "any"}
SLICE = {
    "platform": "string|null",
    "arch": "string",
    "file_type": "string",
    "minimum_os": "string|null",
    "sdk": "string|null",
    "uuid": "string|null",
    "signature": ({"kind": "=ad hoc|signed|broken", "*": "any"}, "null"),
    "linkage": "=dynamic|static|null",
    "interpreter": "string|null",
    "needed": ["string"],
    "go": (
        {
            "version": "string",
            "path": "string",
            "main": (MODULE, "null"),
            "deps": "integer",
            "settings": {"*": "string"},
        },
        "null",
    ),
}
REPLY = ({"milliseconds": "integer", "reason": "string", "is_absent": "boolean"}, "null")
FINDING = {
    "check": "string",
    "level": "=problem|warning|note",
    "found": "string",
    "rule": "string",
    "source": "string",
    "remedy": "string",
    "fix": "any",
    "verified": "boolean",
    "link": "string|null",
}
LOCKED = {"h1": "string", "sha256": "string|null", "source": "string|null"}

DOCUMENTS: dict[str, dict[str, Any]] = {
    "audit": {
        "database": {"url": "string", "modified": "string"},
        "versions": [
            {
                "version": "string",
                "uses": [
                    {
                        "kind": "string",
                        "text": "string",
                        "path": "string|null",
                        "line": "integer|null",
                    }
                ],
                "vulnerabilities": [{"id": "string", "*": "any"}],
                "better": "string|null",
                "better_has": "integer|null",
                "hint": "string|null",
            }
        ],
        "unknown": ["string"],
    },
    "available": {
        "versions": [
            {
                "version": "string",
                "released": "string|null",
                "installed": "boolean",
                "supported": "boolean",
                "support_ended": "string|null",
            }
        ]
    },
    "cache list": {
        "directory": "string",
        "shared_bytes": "integer",
        "holdings": [
            {"name": "string", "number": "integer", "bytes": "integer", "stale": "integer"}
        ],
    },
    "config get": {"key": "string", **SETTING},
    "config list": {"settings": {"*": SETTING}},
    "current": CURRENT,
    "default": CURRENT,
    "doctor": {
        "machine": {
            "os": "string",
            "arch": "string",
            "version": "string",
            "translated": "boolean",
            "rosetta": "boolean|null",
            "translated_shell": "boolean|null",
        },
        "holds": {"version": "string|null", "origin": "string"},
        "shell": {
            "name": "string",
            "hooked": ["string"],
            "login_reads_bashrc": "boolean",
            "rc": "string",
        },
        "on_path": [
            {
                "path": "string",
                "real": "string",
                "owner": "string",
                "version": "string|null",
                "arch": ["string"],
            }
        ],
        "module_proxies": [
            {
                "entry": "string",
                "separator": "string",
                "reply": REPLY,
                "serves_sumdb": "boolean|null",
            }
        ],
        "checksum_database": ({"name": "string", "reply": REPLY}, "null"),
        "working_goproxy": ["string"],
        "findings": [FINDING],
    },
    "doctor --build": {
        "goroot": "string",
        "version": "string|null",
        "ok": "boolean",
        "steps": [
            {
                "name": "string",
                "status": "=ok|failed|skipped",
                "detail": "string",
                "seconds": "number|null",
            }
        ],
    },
    "doctor --files": {
        "findings": [
            {
                "path": "string",
                "line": "integer",
                "tool": "string",
                "reads": "string",
                "rule": "string",
                "hint": "string",
            }
        ]
    },
    "editor": {
        "editor": "string",
        "file": "string",
        "format": "=jsonc|toml|lines|path",
        "content": "string|null",
        "settings": [{"path": ["string"], "value": "any"}],
        "misfits": ["string"],
        "notes": ["string"],
        "docs": "string",
    },
    "env": {"set": {"*": "string|null"}},
    "help": {
        "commands": [
            {
                "command": "string",
                "summary": "string",
                "usage": "string",
                "options": [{"names": ["string"], "help": "string|null"}],
                "examples": ["string"],
                "effects": {
                    "reads": ["string"],
                    "writes": ["string"],
                    "network": "boolean",
                    "runs": "boolean",
                },
            }
        ]
    },
    "import": {
        "toolchains": [
            {"version": "string", "tool": "string", "goroot": "string", "why_not": "string|null"}
        ]
    },
    "inspect": {
        "files": [
            {
                "path": "string",
                "format": "string",
                "fat": "boolean",
                "slices": [SLICE],
                "problems": [
                    {"code": "string", "text": "string", "unless": "string", "source": "string"}
                ],
                "elsewhere": [
                    {
                        "level": "=will not start|may fail",
                        "where": "string",
                        "why": "string",
                        "source": "string",
                        "arch": "string",
                        "verified": "boolean",
                    }
                ],
            }
        ],
        "failures": ["string"],
    },
    "list": {"toolchains": [TOOLCHAIN]},
    "lock": {
        "path": "string",
        "spec": "string",
        "version": "string",
        "log": "string",
        "platforms": {"*": LOCKED},
    },
    "mirror sync": {
        "directory": "string",
        "log?": "string",
        "downloaded?": "integer",
        "files?": "integer",
        "releases": [
            {
                "version": "string",
                "platform": "string",
                "state": "=new|there|wanted",
                "h1?": "string",
                "archive?": ({"path": "string", "*": "any"}, "null"),
                "module?": "string",
                "source?": "string",
                "size?": "integer|null",
            }
        ],
        "removed": ["string"],
    },
    "mirror verify": {
        "directory": "string",
        "whole": "integer",
        "changed": ["string"],
        "missing": ["string"],
    },
    "outdated": {
        "outdated": [
            {
                "version": "string",
                "newest": "string",
                "supported": "boolean",
                "vulnerabilities": ("null", ["string"]),
            }
        ]
    },
    "pin": CURRENT,
    "projects": {
        "projects": [
            {
                "directory": "string",
                "version": "string|null",
                "switches_to": "string|null",
                "request": "string|null",
                "origin": ORIGIN,
                "set_by": "string",
                "missing": "string|null",
                "newest": "string|null",
                "vulnerabilities": ("null", ["string"]),
                "error": "string|null",
            }
        ]
    },
    "prune": {
        "places": "integer",
        "used": {"*": ["string"]},
        "unused": [{"version": "string", "bytes": "integer"}],
        "tools": ["string"],
    },
    "sdk current": {"sdkroot": "string|null", "sdk": (SDK, "null")},
    "sdk list": {
        "developer_directory": (DEVELOPER_DIRECTORY, "null"),
        "sdks": [
            {
                "version": "string",
                "canonical_name": "string",
                "path": "string",
                "names": ["string"],
                "developer_directory": "string",
                "is_newest": "boolean",
                "minimum_target": "string|null",
                "maximum_target": "string|null",
                "archs": ["string"],
            }
        ],
        "flaws": ["string"],
    },
    "sdk why": {**SDK, "xcrun": "any"},
    "self verify": {
        "version": "string",
        "site": "string",
        "files": "integer",
        "changed": [{"path": "string", "state": "=changed|missing|added"}],
        "release": (
            {
                "url": "string",
                "sha256": "string",
                "attestation": (
                    {"repository": "string", "workflow": "string", "signature_verified": "boolean"},
                    "null",
                ),
            },
            "null",
        ),
    },
    "status": {
        **CURRENT,
        "extras": ({"path": "string", "verdict": "string"}, "null"),
        "tools": (TOOLS, "null"),
        "module_tools": (TOOLS, "null"),
        "trust": [{"verdict": "string", "path": "string"}],
        "in_effect": "boolean",
    },
    "tools list": PROJECT_TOOLS,
    "tools stale": {**PROJECT_TOOLS, "gobin": ("null", [GO_PROGRAM])},
    "tools sync": {
        "go": "string",
        "tools": [
            {
                "name": "string",
                "package": "string",
                "asked": "string",
                "version": "string|null",
                "built": "boolean",
                "error": "string|null",
            }
        ],
    },
    "verify": {
        "toolchains": [
            {
                "version": "string",
                "state": "string",
                "whole": "boolean",
                "verdict": "string",
                "verified_by": ["string"],
                "receipt_only": ["string"],
                "proofs": {"*": "string"},
            }
        ]
    },
    "verify --key": {"primary": "string", "signing": ["string"]},
    "which": {"tool": "string", "path": "string"},
    "why": {
        "directory": "string",
        **CURRENT,
        "vendor_build": "string|null",
        "files": [VERSION_FILE],
        "unread_go": "string|null",
        "not_regular": ["string"],
        "looked_for": ["string"],
        "looked_for_by": "string|null",
        "looked_up_to": "string",
        "default": "string|null",
        "default_lost": "string|null",
        "sdk": ({**SDK, "text": "string"}, "null"),
        "tools": (TOOLS, "null"),
        "module_tools": (TOOLS, "null"),
        "environment": ["string"],
        "on_path": [{"path": "string", "ours": "boolean", "what": "string|null"}],
    },
}
