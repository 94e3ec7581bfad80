"""What a doctor sees: answers of programs, owners of programs, files of shells."""

import pytest

from gover.doctor.finding import source_link
from gover.doctor.observe import module_proxies, shells, sysctl
from gover.doctor.observe.path_owners import owner_of_go
from gover.network.goproxy import proxy_url as address
from gover.store.store import Store
from tests.lib.doctor.apple_output import INTEL, SILICON, TRANSLATED, package
from tests.lib.doctor.machines import Linux, Mac

DIRS = Store("/home/u/.local/share/gover", "/home/u/.cache/gover", "/home/u/.config/gover")


@pytest.mark.parametrize(
    "text, version",
    [("15.7.4\n", "15.7.4"), ("26.0", "26.0"), ("", ""), ("macOS 15\n", ""), ("15.7.4; rm\n", "")],
)
def test_the_product_version_is_a_version_or_not_known(text, version):
    assert sysctl.parse_product_version(text) == version


@pytest.mark.parametrize(
    "text, answer",
    [
        (SILICON, ("arm64", False)),
        (TRANSLATED, ("arm64", True)),
        (INTEL, ("amd64", False)),
        ("", ("amd64", False)),
        ("hw.optional.arm64: 1\n", ("arm64", False)),
    ],
)
def test_the_processor_is_told_by_the_kernel(text, answer):
    assert sysctl.parse_hardware(text) == answer


@pytest.mark.parametrize(
    "text, version",
    [(package("16.4.0.0.1.1747106510"), "16.4.0"), (package("26.6.0.0"), "26.6.0"), ("x", "")],
)
def test_a_receipt_gives_three_numbers(text, version):
    assert sysctl.parse_package_version(text) == version


def test_a_program_that_fails_hangs_or_is_not_there_says_nothing(tmp_path, monkeypatch):
    for name, text in {
        "fails": "echo 1; exit 1",
        "hangs": "exec sleep 60",
        "says": "echo 1",
    }.items():
        (tmp_path / name).write_text(f"#!/bin/sh\n{text}\n")
        (tmp_path / name).chmod(0o755)

    said = {n: sysctl.run_program(str(tmp_path), (f"/{n}",)) for n in ("fails", "says", "gone")}
    monkeypatch.setattr(sysctl, "_TIMEOUT", 0.2)  # for this one alone: a machine may be busy
    said["hangs"] = sysctl.run_program(str(tmp_path), ("/hangs",))

    assert said == {"fails": "", "hangs": "", "says": "1\n", "gone": ""}


@pytest.mark.parametrize(
    "path, real, who",
    [
        ("/home/u/.local/share/gover/shims/go", None, "gover's shim"),
        ("/home/u/.local/share/gover/toolchains/1.22.3/bin/go", "/opt/go/bin/go", "gover"),
        ("/usr/local/go/bin/go", None, "go.dev's archive"),
        ("/opt/homebrew/bin/go", "/opt/homebrew/Cellar/go/1.25.3/libexec/bin/go", "Homebrew"),
        ("/usr/local/bin/go", "/usr/local/Cellar/go@1.22/1.22.10/libexec/bin/go", "Homebrew"),
        ("/home/u/.gvm/gos/go1.21.6/bin/go", None, "gvm"),
        ("/home/u/.goenv/shims/go", None, "goenv"),
        ("/home/u/.asdf/shims/go", None, "asdf"),
        ("/home/u/.local/share/mise/installs/go/1.22.3/bin/go", None, "mise"),
        ("/home/u/.g/go/bin/go", "/home/u/.g/versions/1.22.3/bin/go", "g"),
        ("/home/u/go/bin/go", "/home/u/.go/.versions/1.22.3/bin/go", "g"),
        ("/home/u/.go/current/bin/go", "/home/u/.go/go1.22.3/bin/go", "goup"),
        ("/home/u/.gobrew/current/bin/go", "/home/u/.gobrew/versions/1.22.3/go/bin/go", "gobrew"),
        ("/home/u/.version-fox/sdks/golang/bin/go", None, "vfox"),
        ("/home/u/.proto/shims/go", None, "proto"),
        ("/usr/bin/go", "/usr/lib/go-1.19/bin/go", "the system's package"),
        ("/home/u/sdk/go1.22.3/bin/go", None, "golang.org/dl"),
        ("/run/current-system/sw/bin/go", "/nix/store/abc-go-1.22.3/bin/go", "Nix"),
        ("/home/u/bin/go", None, "other"),
    ],
)
def test_the_owner_of_a_go_is_told_by_its_path(path, real, who):
    assert owner_of_go(path, real or path, DIRS, {}, has_installer=False) == who


def test_a_manager_in_another_place_is_known_by_its_variable():
    path = "/srv/versions/1.22.3/bin/go"

    assert owner_of_go(path, path, DIRS, {"GOENV_ROOT": "/srv"}, has_installer=False) == "goenv"


def test_go_s_installer_is_known_by_what_it_writes(tmp_path):
    patient = Mac(tmp_path)
    patient.tree(patient.at("/usr/local/go"), "1.24.6")
    patient.environ["PATH"] += f":{patient.root}/usr/local/go/bin"
    patient.at("/etc/paths.d/go").write_text("/usr/local/go/bin\n")

    assert [go.owner for go in patient.look().gos] == ["gover's shim", "Go's installer"]
    assert patient.look().path_helper[-1] == f"{patient.root}/usr/local/go/bin"


def test_every_go_on_path_is_seen_once_in_order_with_version_and_processor(tmp_path):
    patient = Mac(tmp_path)
    patient.tree(patient.at("/opt/b"), "1.23.1", patient.program("amd64"))
    patient.environ["PATH"] += f":{patient.root}/opt/b/bin:{patient.root}/opt/b/bin/"

    seen = [(str(go.version), go.archs) for go in patient.look().gos[1:]]

    assert seen == [("1.23.1", ("amd64",))] * 2  # as a shell would name them


def test_a_script_called_go_has_no_version_of_its_own(tmp_path):
    patient = Linux(tmp_path)
    path = patient.at("/home/u/.asdf/shims/go")
    path.write_text("#!/bin/sh\nexec asdf exec go\n")
    path.chmod(0o755)
    patient.environ["PATH"] += f":{path.parent}"

    script = patient.look().gos[-1]

    assert (script.owner, script.version, script.goroot, script.archs) == ("asdf", None, None, ())


def test_a_mac_that_answers_nothing_has_no_version_and_no_findings_about_it(tmp_path):
    patient = Mac(tmp_path, go="1.27.3")
    patient.answers(sw_vers="", sysctl="hw.optional.arm64: 1\n", pkgutil="")

    assert patient.look().machine.version == ""
    assert patient.findings() == []


def test_the_entries_of_goproxy_keep_what_stands_between_them():
    entries = module_proxies.find_goproxy_entries(
        "https://a|https://b,direct", "", {}, network=False
    )

    assert [(e.text, e.separator) for e in entries] == [
        ("https://a", "|"),
        ("https://b", ","),
        ("direct", ""),
    ]


@pytest.mark.parametrize(
    "entry, url",
    [
        ("proxy.golang.org", "https://proxy.golang.org"),
        ("127.0.0.1:3000/x", "https://127.0.0.1:3000/x"),
        ("http://a.example", "http://a.example"),
        ("file:///srv", "file:///srv"),
        ("/srv", "/srv"),
        ("nonsense", "nonsense"),
    ],
)
def test_a_bare_host_in_goproxy_is_one_by_https_as_go_has_it(entry, url):
    """golang/go src/cmd/go/internal/modfetch/proxy.go; test_real holds it to a real go."""
    assert address(entry) == url


@pytest.mark.parametrize("name", ["config.fish", "conf.d/gover.fish", "conf.d/mine.fish"])
def test_fish_loads_the_hook_from_any_of_its_files(name, tmp_path):
    """`gover setup` writes conf.d/gover.fish."""
    patient = Linux(tmp_path)
    path = patient.home / ".config/fish" / name
    path.parent.mkdir(parents=True)
    path.write_text("gover hook fish | source\n")
    patient.set(SHELL="/usr/bin/fish", PATH="/usr/bin")

    (finding,) = patient.findings()

    assert patient.look().shell.hooked == (f"~/.config/fish/{name}",)
    assert (finding.check, finding.remedy) == ("not-in-effect", "exec fish")


def test_the_shell_that_started_gover_counts_before_the_login_shell(tmp_path):
    environ = {"SHELL": "/bin/bash", "HOME": str(tmp_path)}

    assert shells.find_shell(environ, ("fish",)).name == "fish"
    assert shells.find_shell(environ, ("-zsh",)).rc == "~/.zshrc"
    assert shells.find_shell(environ, ("make", "doctor")).name == "bash"
    assert shells.find_shell({"SHELL": "/bin/ksh"}, ()).rc == "~/.bashrc"


def test_zdotdir_is_zsh_s_alone(tmp_path):
    patient = Linux(tmp_path)
    patient.set(ZDOTDIR="/elsewhere")

    assert patient.look().shell.hooked == ("~/.bashrc",)


def test_a_comment_in_a_start_up_file_loads_no_hook(tmp_path):
    patient = Linux(tmp_path)
    (patient.home / ".bashrc").write_text('# eval "$(gover hook bash)"\n')

    assert patient.look().shell.hooked == ()


@pytest.mark.parametrize(
    "source, address",
    [
        ("golang/go#68678", "https://github.com/golang/go/issues/68678"),
        ("go.dev/ref/mod#vendoring", "https://go.dev/ref/mod#vendoring"),
        ("docs/shells.md", None),
        ("e_type of ELF", None),
    ],
)
def test_a_source_has_an_address_where_it_is_one(source, address):
    assert source_link(source) == address
