"""
Runs a composite action of GitHub's here: its steps in order, each in a bash of its own.

Of the expressions it knows names, `==`, hashFiles and format. In place of actions/cache stands a
double that keeps directories in a folder, by key, as that action does at the end of a job.
"""

import hashlib
import os
import re
import shutil
import subprocess
from pathlib import Path

import yaml

EXPRESSION = re.compile(r"\${{\s*(.*?)\s*}}")
PAIR = re.compile(r"^(\w[\w-]*)(?:=(.*)|<<(.*)\n((?:.*\n)*?)\3)$", re.MULTILINE)


class StepFailed(Exception):
    """A step of the action; its output."""


class CompositeAction:
    def __init__(self, file, workspace, temp, environ, cache):
        self.file, self.workspace, self.cache = Path(file), Path(workspace), Path(cache)
        self.definition = yaml.safe_load(self.file.read_text())
        self.temp = Path(temp)
        self.environ = {**environ, "RUNNER_TEMP": str(temp)}
        self.outputs, self.log, self.unsaved = {}, "", {}

    def run(self, *, without=(), **inputs):
        """Run all steps but those with an id in `without`; return the action's outputs."""
        declared = self.definition["inputs"]
        self.inputs = {name: str(one.get("default", "")) for name, one in declared.items()}
        self.inputs |= {name.replace("_", "-"): value for name, value in inputs.items()}
        for step in self.definition["runs"]["steps"]:
            name = step.get("id")
            self.outputs.setdefault(name, {})
            if name not in without and self.evaluate(step.get("if", "'' == ''")) != "false":
                self.use(step) if "uses" in step else self.shell(step)
        for key, paths in self.unsaved.items():
            self.save(key, paths)
        declared = self.definition["outputs"]
        return {name: self.fill(one["value"]) for name, one in declared.items()}

    def fill(self, text):
        return EXPRESSION.sub(lambda match: self.evaluate(match[1]), str(text))

    def evaluate(self, expression):
        if " == " in expression:
            left, right = map(self.evaluate, expression.split(" == "))
            return "true" if left == right else "false"
        if call := re.fullmatch(r"(hashFiles|format)\((.*)\)", expression):
            arguments = re.findall(r"format\([^)]*\)|[^,\s][^,]*", call[2])
            values = [self.evaluate(argument.strip()) for argument in arguments]
            if call[1] == "format":
                return values[0].format(*values[1:])
            files = sorted({p for v in values for p in self.workspace.glob(v) if p.is_file()})
            return hashlib.sha256(b"".join(p.read_bytes() for p in files)).hexdigest()
        if expression.startswith("'"):
            return expression.strip("'")
        known = {
            "github.action_path": str(self.file.parent),
            "runner.os": "Linux",
            "runner.arch": "X64",
        }
        first, *rest = expression.split(".")
        if first == "inputs":
            return self.inputs[rest[0]]
        if first == "steps":
            return self.outputs[rest[0]].get(rest[2], "")
        return known[expression]

    def shell(self, step):
        assert step["shell"] == "bash"
        files = {f"GITHUB_{name}": self.temp / name.lower() for name in ("OUTPUT", "ENV", "PATH")}
        for file in files.values():
            file.write_text("")
        environ = self.environ | {name: str(path) for name, path in files.items()}
        environ |= {name: self.fill(value) for name, value in step.get("env", {}).items()}
        done = subprocess.run(
            ["bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", self.fill(step["run"])],
            env=environ, cwd=self.workspace / self.fill(step.get("working-directory", ".")),
            capture_output=True, text=True, check=False, timeout=300,
        )  # fmt: skip
        self.log += done.stdout + done.stderr
        if done.returncode:
            raise StepFailed(done.stdout + done.stderr)
        pairs = {n: read_pairs(files[f"GITHUB_{n}"].read_text()) for n in ("OUTPUT", "ENV")}
        self.outputs[step.get("id")] |= pairs["OUTPUT"]
        self.environ |= pairs["ENV"]
        for entry in files["GITHUB_PATH"].read_text().split("\n"):
            if entry:
                self.environ["PATH"] = f"{entry}:{self.environ['PATH']}"

    def use(self, step):
        assert re.fullmatch(r"actions/cache@[0-9a-f]{40}", step["uses"])
        paths = [Path(os.path.expanduser(p)) for p in self.fill(step["with"]["path"]).split()]
        key = self.fill(step["with"]["key"])
        kept = self.cache / hashlib.sha256(key.encode()).hexdigest()
        if kept.exists():
            for number, path in enumerate(paths):
                if (kept / str(number)).exists():
                    shutil.copytree(kept / str(number), path, symlinks=True, dirs_exist_ok=True)
        else:
            self.unsaved[kept] = paths
        self.outputs[step.get("id")]["cache-hit"] = "true" if kept.exists() else "false"

    def save(self, kept, paths):
        for number, path in enumerate(paths):
            if path.exists():
                shutil.copytree(path, kept / str(number), symlinks=True)


def read_pairs(text):
    """The name=value and name<<MARK forms of a file such as GITHUB_ENV."""
    return {m[1]: m[2] if m[3] is None else m[4].removesuffix("\n") for m in PAIR.finditer(text)}
