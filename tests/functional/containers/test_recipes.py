"""The recipes for CI, read from the documentation and run; only fetching gover is left out."""

import os
import re
import shutil
import subprocess

import pytest
import yaml

from tests.lib.gover_process import ROOT

PAGE = (ROOT / "docs/ci.md").read_text()
WITHOUT = ("pip install", "-m venv", "/pip install", "export PATH=")


def blocks(language):
    return re.findall(rf"^```{language}\n(.*?)^```", PAGE, re.MULTILINE | re.DOTALL)


@pytest.fixture
def job(box, sources, context):
    """A clone of the project in a directory that everybody may write to, as GitLab's are."""
    project = box.home / "clone"
    shutil.copytree(context, project)
    project.chmod(0o777)
    box.environ |= sources
    return project


def run(box, script, cwd, **variables):
    done = subprocess.run(
        ["bash", "--noprofile", "--norc", "-e", "-o", "pipefail", "-c", script],
        env=box.environ | variables,
        cwd=cwd,
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def without_fetching(lines):
    kept = [line for line in lines if not any(words in line for words in WITHOUT)]
    return "\n".join(kept).replace("go test ./...", "go version")


def gitlab_job():
    job_of = {}
    for block in blocks("yaml"):
        job_of |= yaml.safe_load(block)
    return job_of["test"]


def next_pipeline(box, job, owner, *, as_made):
    """
    What GitLab's helper makes of a clone and of what was kept: under a umask of 0, at another
    path, in a container without anything else. `owner` is a uid.
    """
    clone = box.home / "builds/group/clone"
    before = os.umask(0)
    try:
        clone.mkdir(parents=True)
        for name in ("go.mod", ".go-version", "gover.lock"):
            if (job / name).exists():
                (clone / name).write_bytes((job / name).read_bytes())
        (clone / ".gover").mkdir()
        kept = clone / ".gover/toolchains"
        shutil.copytree(job / ".gover/toolchains", kept)
        for path in [kept, *kept.rglob("*")]:
            if not as_made:  # the modes of an archive are less the umask, which is 0
                path.chmod(0o777 if path.is_dir() or os.access(path, os.X_OK) else 0o666)
        for path in [clone / ".gover", *(clone / ".gover").rglob("*")]:
            os.chown(path, owner, owner)
    finally:
        os.umask(before)
    shutil.rmtree(job)
    shutil.rmtree(box.dirs.cache, ignore_errors=True)
    return clone


def test_the_gitlab_job_is_what_the_page_explains(box, job):
    test = gitlab_job()
    assert test["cache"]["key"]["files"] == ["gover.lock"]
    root = test["variables"]["GOVER_ROOT"].replace("$CI_PROJECT_DIR", str(job))
    assert f"{root}/toolchains/" == f"{job}/{test['cache']['paths'][0]}"
    assert "pip" not in without_fetching(test["before_script"] + test["script"])


@pytest.mark.parametrize("owner", [os.geteuid(), *([54321] if os.geteuid() == 0 else [])])
@pytest.mark.parametrize("as_made", [True, False])
def test_the_gitlab_job_in_its_second_pipeline(box, job, sources, owner, as_made):
    test = gitlab_job()
    script = without_fetching(test["before_script"] + test["script"])
    kept = job / ".gover"
    assert "go version go1.22.3 " in run(box, script, job, GOVER_ROOT=str(kept))

    clone = next_pipeline(box, job, owner, as_made=as_made)
    own = owner == os.geteuid()
    assert (clone / ".gover").stat().st_mode & 0o777 == 0o777
    if not own:
        (clone / ".gover").chmod(0o755)
    if not own and not as_made:
        return  # root closes nothing that is another user's
    store = str(clone / ".gover")
    assert "go version go1.22.3 " in run(box, script, clone, GOVER_ROOT=store, GOVER_OFFLINE="1")

    assert (clone / ".gover").stat().st_mode & 0o022 == 0
    owners = {path.lstat().st_uid for path in (clone / ".gover").rglob("*")}
    assert owners == {owner}


def test_the_plain_shell(box, job):
    for block in blocks("sh"):
        if "cp -R" in block or "curl" in block:
            continue  # for an image whose user is not root; the download of the pin
        script = without_fetching(block.splitlines())
        assert "gover install --locked" in script
        assert "go version go1.22.3 " in run(box, script, job)


def test_every_block_of_yaml_is_one():
    for page in ("docs/ci.md", "docs/containers.md"):
        text = (ROOT / page).read_text()
        for block in re.findall(r"^```(?:yaml|json)\n(.*?)^```", text, re.MULTILINE | re.DOTALL):
            assert yaml.safe_load(block.expandtabs(2))
