"""A release: what is made, from one version, the same each time."""

import json
import re
import shutil
import subprocess
import sys

import pytest
import yaml

from docs.make import release, wheel_lock
from gover import __version__
from tests.lib.doc_pages import ROOT

WORKFLOW = yaml.safe_load((ROOT / ".github/workflows/release.yml").read_text())
STEPS = {name: job.get("steps", []) for name, job in WORKFLOW["jobs"].items()}


def test_all_artefacts_are_there_with_their_hashes(artefacts):
    sums = dict(
        reversed(line.split("  ")) for line in artefacts["SHA256SUMS"].read_text().splitlines()
    )

    assert artefacts.keys() == {
        *(".tar.gz", "-py3-none-any.whl", "-requirements.txt", ".cdx.json", "-schemas.json"),
        "SHA256SUMS",
        *("install.sh", "gover.rb"),
    }
    assert sums == {
        path.name: release.sha256(path) for path in artefacts.values() if path.name != "SHA256SUMS"
    }


def test_a_build_that_differs_is_an_error(built, tmp_path):
    changed = tmp_path / built[1].name
    changed.write_bytes(built[1].read_bytes() + b"\0")

    release.compare([built[1]], [built[1]])
    with pytest.raises(release.ReleaseError, match="not the same when it is built again"):
        release.compare([built[1]], [changed])


def test_the_requirements_name_the_wheel_and_all_that_it_needs(artefacts):
    text = artefacts["-requirements.txt"].read_text()

    assert text.startswith(wheel_lock.text())
    digest = release.sha256(artefacts["-py3-none-any.whl"])
    assert text.endswith(f"gover=={__version__} \\\n    --hash=sha256:{digest}\n")


def test_the_bill_of_materials_has_every_package_of_the_lock(artefacts):
    bill = json.loads(artefacts[".cdx.json"].read_text())
    locked = re.findall(r"^([a-z0-9-]+)==(\S+)", wheel_lock.text(), re.MULTILINE)

    assert (bill["bomFormat"], bill["specVersion"]) == ("CycloneDX", "1.6")
    assert [(part["name"], part["version"]) for part in bill["components"]] == sorted(locked)
    digest = release.sha256(artefacts["-py3-none-any.whl"])
    assert bill["metadata"]["component"]["hashes"] == [{"alg": "SHA-256", "content": digest}]


def test_the_tools_that_decide_the_bytes_are_pinned():
    text = (ROOT / ".github/packaging/build-requirements.txt").read_text()
    pinned = dict(re.findall(r"^(\S+)==(\S+)$", text, re.MULTILINE))

    assert pinned.keys() >= release.build_tools().keys()
    assert pinned["ziglang"] == release.build_tools()["ziglang"]


@pytest.fixture
def copy(tmp_path):
    places = (name for name, _ in release.PLACES)
    for name in (*places, "CHANGELOG.md", *release.PAGES):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(ROOT / name, tmp_path / name)
    return tmp_path


def test_a_version_is_prepared_in_every_place(copy):
    release.prepare("9.8.7", "2031-02-03", copy)

    assert '__version__ = "9.8.7"' in (copy / "gover/__init__.py").read_text()
    assert "\ngover_release=9.8.7\n" in (copy / "shell/gover").read_text()
    packaging = copy / ".github/packaging"
    assert 'version = "9.8.7";' in (packaging / "nix/package.nix").read_text()
    assert (packaging / "debian/changelog").read_text().startswith("gover (9.8.7) ")
    assert "\nVersion:        9.8.7\n" in (packaging / "rpm/gover.spec").read_text()
    page = (copy / "docs/ci.md").read_text()
    assert "/releases/download/v9.8.7/gover-9.8.7-requirements.txt\n" in page
    assert "uses: gover-project/gover@v9.8.7 " in page
    for name in ("docs/install.md", "docs/zh/install.md"):
        assert "/releases/download/v9.8.7/install.sh\n" in (copy / name).read_text()
    assert "\n    rev: v9.8.7\n" in (copy / "docs/team.md").read_text()
    log = (copy / "CHANGELOG.md").read_text()
    assert "## Unreleased\n\n## 9.8.7 - 2031-02-03\n" in log
    assert release.notes(log, "9.8.7") == release.notes(release.CHANGELOG.read_text(), "Unreleased")


@pytest.mark.parametrize("new", ["1.2", "v1.2.3", "1.2.3rc1", ""])
def test_a_version_of_another_form_is_refused(copy, new):
    with pytest.raises(release.ReleaseError, match="no version of the form"):
        release.prepare(new, "2031-02-03", copy)


def test_a_place_with_another_version_is_refused(copy):
    (copy / "shell/gover").write_text("gover_release=1.1.1\n")

    with pytest.raises(release.ReleaseError, match="shell/gover has another version"):
        release.prepare("9.8.7", "2031-02-03", copy)


def test_a_tag_of_another_version_is_refused():
    with pytest.raises(release.ReleaseError, match=r"the tag is v9\.8\.7, gover/__init__"):
        release.check_tag("v9.8.7")


def test_every_version_that_is_told_is_this_one():
    """What `--prepare` writes is all: nothing else has the version of the development."""
    listed = subprocess.run(
        ["git", "grep", "-lF", __version__], cwd=ROOT, capture_output=True, text=True, check=False
    )
    if listed.returncode:
        pytest.skip("no checkout of git")
    places = {name for name, _ in release.PLACES}
    made = ("docs/man/", "docs/everywhere.md", "docs/performance", "docs/pictures/")

    assert [n for n in listed.stdout.split() if n not in places and not n.startswith(made)] == []


def test_every_page_that_names_a_release_is_written_with_it():
    listed = subprocess.run(
        ["git", "grep", "-lE", "gover-project/gover(@v|/releases/download)|rev: v", "--", "*.md"],
        cwd=ROOT, capture_output=True, text=True, check=False,
    )  # fmt: skip
    if listed.returncode:
        pytest.skip("no checkout of git")

    made = ("docs/make/", "CHANGELOG.md")
    assert [n for n in listed.stdout.split() if not n.startswith(made)] == [*release.PAGES]


def test_each_action_is_pinned_by_its_commit():
    uses = [step["uses"] for steps in STEPS.values() for step in steps if "uses" in step]

    assert uses
    assert [name for name in uses if not re.search(r"@[0-9a-f]{40}$", name)] == []


def test_a_job_has_the_rights_that_it_needs_and_only_a_tag_is_published():
    jobs = WORKFLOW["jobs"]

    assert WORKFLOW["permissions"] == {"contents": "read"}
    assert {name: job["permissions"] for name, job in jobs.items() if "permissions" in job} == {
        "attest": {"attestations": "write", "id-token": "write"},
        "pypi": {"id-token": "write"},
        "github": {"contents": "write"},
    }
    # Without a tag the tests are skipped, and with them whatever needs them.
    assert jobs["tests"]["if"] == "github.ref_type == 'tag'"
    assert jobs["attest"]["needs"] == ["tests", "build"]
    assert (jobs["pypi"]["needs"], jobs["github"]["needs"]) == ("attest", "pypi")


def test_the_workflow_runs_what_is_here():
    runs = "\n".join(step.get("run", "") for steps in STEPS.values() for step in steps)
    modules = re.findall(r"python -m (docs\.make\.\w+)", runs)

    assert {"docs.make.release", "docs.make.wheels"} <= set(modules)
    for name in re.findall(r"-r (\S+)", runs):
        assert (ROOT / name).is_file()


def test_the_command_prints_why_it_makes_no_release():
    done = subprocess.run(
        [sys.executable, "-m", "docs.make.release", "--tag", "v9.8.7"],
        cwd=ROOT, capture_output=True, text=True, check=False,
    )  # fmt: skip

    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.startswith("release: the tag is v9.8.7, ")
