"""What is written, where, by whom; and the hash of what lies there."""

import contextlib
import errno
import gzip
import io
import os
import re
import signal
import subprocess
import sys
import tarfile
import tempfile
from pathlib import Path

import pytest

from gover.archive import extract, hash_tree, inflate, layout, writer
from gover.archive.prefetch import prefetched
from gover.errors import VerificationError
from tests.lib.gover_process import as_user
from tests.lib.terminals import have

LAYOUT = layout.ArchiveLayout.tar_gz("go/")


def tar_gz(entries):
    plain = io.BytesIO()
    with tarfile.open(fileobj=plain, mode="w", format=tarfile.USTAR_FORMAT) as archive:
        for name, content in entries.items():
            info = tarfile.TarInfo(f"go/{name}")
            info.size = len(content)
            archive.addfile(info, io.BytesIO(content))
    return gzip.compress(plain.getvalue(), 1)


def open_descriptors():
    return len(os.listdir("/dev/fd"))


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="Linux's own call")
def test_the_disk_begins_with_a_large_file_while_the_rest_is_unpacked(box, tmp_path):
    have("strace")
    box.archive.write_bytes(tar_gz({"a": b"x" * ((1 << 20) - 1), "b": b"x" * (1 << 20), "c": b"x"}))
    script = (
        "import sys; from pathlib import Path; from gover.archive.extract import unpack;"
        "from gover.archive.layout import ArchiveLayout;"
    )
    script += "unpack(Path(sys.argv[1]), Path(sys.argv[2]), layout=ArchiveLayout.tar_gz('go/'))"
    trace = ["strace", "-f", "-qq", "-e", "trace=openat,sync_file_range", "-o", tmp_path / "calls"]

    command = [*trace, sys.executable, "-c", script, box.archive, box.into]
    subprocess.run(command, check=True)

    lines = (tmp_path / "calls").read_text().splitlines()
    said = [re.sub(r"^\d+ +", "", line) for line in lines if "O_EXCL" in line or "range" in line]
    assert [re.match(r'openat\(\d+, "(.)"|sync_file_range', line)[1] for line in said] == [
        *("a", "b", None, "c")
    ]
    assert [line for line in said if line.startswith("sync") and not line.endswith(" = 0")] == []


@pytest.mark.parametrize("name", ["d", "d/e", "f"])
def test_a_planted_link_is_not_followed(box, name):
    """A link that someone else put where a folder or a file should come."""
    box.archive.write_bytes(tar_gz({"d/e/f": b"x", "f": b"x"}))
    (box.into / name).parent.mkdir(exist_ok=True)
    (box.into / name).symlink_to(box.victim)
    with pytest.raises(FileExistsError):
        extract.unpack(box.archive, box.into, layout=LAYOUT)
    assert [p.name for p in box.victim.iterdir()] == ["secret"]


def test_a_folder_swapped_for_a_link_is_not_followed(box, monkeypatch):
    """The moment between mkdir and open, and every later visit."""
    box.archive.write_bytes(tar_gz({"d/f": b"x"}))
    make = os.mkdir

    def make_and_swap(name, mode, *, dir_fd):
        make(name, mode, dir_fd=dir_fd)
        (box.into / "d").rmdir()
        (box.into / "d").symlink_to(box.victim)

    monkeypatch.setattr(writer.os, "mkdir", make_and_swap)
    with pytest.raises(OSError, match=r"directory|symbolic") as caught:
        extract.unpack(box.archive, box.into, layout=LAYOUT)
    assert caught.value.errno in (errno.ENOTDIR, errno.ELOOP)
    assert [p.name for p in box.victim.iterdir()] == ["secret"]


def test_the_target_itself_may_not_be_a_link(box):
    box.archive.write_bytes(tar_gz({"f": b"x"}))
    (box.root / "link").symlink_to(box.victim)
    with pytest.raises(NotADirectoryError):
        extract.unpack(box.archive, box.root / "link", layout=LAYOUT)
    assert [p.name for p in box.victim.iterdir()] == ["secret"]


@pytest.mark.parametrize("call", ["write", "close", "open", "mkdir"])
@pytest.mark.parametrize("error", [errno.ENOSPC, errno.EDQUOT, errno.EIO])
def test_a_failing_disk_is_told_as_it_is(box, monkeypatch, call, error):
    """Close included: a quota may be reported there and nowhere else."""
    box.archive.write_bytes(tar_gz({f"d{n}/f": bytes(1000) for n in range(20)}))
    real, calls = getattr(os, call), []

    def fail(*args, **more):
        calls.append(args)
        done = real(*args, **more)
        if len(calls) == 12:
            raise OSError(error, os.strerror(error))
        return done

    with monkeypatch.context() as patch:
        patch.setattr(writer.os, call, fail)
        with pytest.raises(OSError, match=os.strerror(error)) as caught:
            extract.unpack(box.archive, box.into, layout=LAYOUT)
    assert caught.value.errno == error


def test_a_short_write_is_continued(box, monkeypatch):
    real = os.write
    monkeypatch.setattr(writer.os, "write", lambda fd, data: real(fd, data[:1000]))
    assert box.extract(tar_gz({"f": b"0123456789" * 1000})) == {"f": b"0123456789" * 1000}


def test_descriptors_are_given_back(box):
    """After success, refusal and interrupt alike."""
    data = tar_gz({"/".join("abcdefgh"[:n]) + "/file": b"x" for n in range(1, 9)})
    before = open_descriptors()
    box.extract(data)
    box.archive.write_bytes(data[:-9])
    for into in ("two", "three"):
        (box.root / into).mkdir()
    with pytest.raises(VerificationError):
        extract.unpack(box.archive, box.root / "two", layout=LAYOUT)
    box.archive.write_bytes(data)
    with pytest.raises(KeyboardInterrupt):
        extract.unpack(box.archive, box.root / "three", layout=LAYOUT, progress=_interrupt)
    assert open_descriptors() == before


def _interrupt(_):
    raise KeyboardInterrupt


# A file object that was just opened when the signal came is closed by the collector, aloud.
@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
@pytest.mark.parametrize("tenths", range(1, 60, 2))
def test_an_interrupt_at_any_moment_leaves_no_thread(box, tenths):
    """A real signal, 0.1 ms to 6 ms after the start; the extraction takes about that."""
    box.archive.write_bytes(tar_gz({f"d{n}/f": os.urandom(20_000) for n in range(40)}))
    handler = signal.signal(signal.SIGALRM, signal.default_int_handler)
    with contextlib.suppress(KeyboardInterrupt):
        try:
            signal.setitimer(signal.ITIMER_REAL, tenths / 10_000)
            extract.unpack(box.archive, box.into, layout=LAYOUT)
        finally:
            signal.setitimer(signal.ITIMER_REAL, 0)
    signal.signal(signal.SIGALRM, handler)


def test_few_descriptors_are_open_at_a_time(box):
    """The folders of the current path and one file, however wide the tree is."""
    seen = []
    data = tar_gz({f"a{n}/b/c/f": bytes(5000) for n in range(300)})
    box.extract(data, progress=lambda _: seen.append(open_descriptors()))
    assert max(seen) < min(seen) + 8


def test_a_thread_stays_a_bounded_number_of_items_ahead():
    made = []
    with prefetched(made.append(n) or n for n in range(1000)) as items:
        for n in items:
            assert len(made) - n <= 11
    assert len(made) == 1000


def test_an_exception_of_the_source_comes_out_in_its_place():
    def source():
        yield 1
        raise ValueError("broken")

    with pytest.raises(ValueError, match="broken"), prefetched(source()) as items:  # noqa: PT012
        assert next(items) == 1
        next(items)


def test_leaving_early_stops_an_endless_source():
    with prefetched(iter(int, 1)) as items:
        assert next(items) == 0


def test_an_installed_tree_hashes_as_it_was_extracted(box):
    content = {"VERSION": b"go1", "bin/go": b"x" * 100_000, "src/a/b/c.go": b"", "src/a.go": b"a"}
    box.archive.write_bytes(tar_gz(content))
    digests = extract.unpack(box.archive, box.into, layout=LAYOUT)
    assert hash_tree.hash_tree(box.into) == digests
    (box.into / "src/a.go").write_bytes(b"b")
    assert {p for p, d in hash_tree.hash_tree(box.into).items() if digests[p] != d} == {"src/a.go"}
    (box.into / "src/.hidden").write_bytes(b"")
    assert hash_tree.hash_tree(box.into).keys() - digests.keys() == {"src/.hidden"}


def plant_link(path):
    path.symlink_to("VERSION")


def plant_folder_link(path):
    path.symlink_to("/")


def plant_dangling(path):
    path.symlink_to("nowhere")


def plant_pipe(path):
    os.mkfifo(path)


def plant_unreadable(path):
    path.touch(mode=0)


@pytest.mark.parametrize(
    "plant, why",
    [
        (plant_link, r"src/odd\\x1b is a symbolic link"),
        (plant_folder_link, r"src/odd\\x1b is a symbolic link"),
        (plant_dangling, r"src/odd\\x1b is a symbolic link"),
        (plant_pipe, r"src/odd\\x1b is not a regular file"),
        pytest.param(
            plant_unreadable,
            r"src/odd\\x1b cannot be read \(Permission denied\)",
            marks=pytest.mark.skipif(os.geteuid() == 0, reason="root reads everything"),
        ),
    ],
)
def test_what_no_archive_could_have_put_there_is_named(box, plant, why):
    (box.into / "src").mkdir()
    (box.into / "VERSION").touch()
    plant(box.into / "src/odd\x1b")
    with pytest.raises(VerificationError, match=why):
        hash_tree.hash_tree(box.into)


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can be another user")
def test_a_file_that_this_user_cannot_read_is_named():
    with tempfile.TemporaryDirectory() as root:
        os.chmod(root, 0o755)
        Path(root, "VERSION").touch(0o600)

        def work():
            with pytest.raises(VerificationError) as refused:
                hash_tree.hash_tree(Path(root))
            return str(refused.value)

        assert as_user(65534, work) == "VERSION cannot be read (Permission denied)"


def test_an_archive_may_expand_to_the_limit_and_no_further():
    most = inflate.MAX_TOTAL_SIZE + inflate._MAX_HEADERS
    assert not inflate.expands_too_much(most, most)
    assert inflate.expands_too_much(most, most + 1)


def test_each_file_and_folder_is_visited(box):
    (box.into / "src").mkdir()
    for name in ("VERSION", "src/a.go"):
        (box.into / name).touch()
    seen = []

    hash_tree.hash_tree(box.into, lambda path, status: seen.append((path, status.st_ino)))

    paths = ["", "VERSION", "src/", "src/a.go"]
    assert seen == [(path, (box.into / path).stat().st_ino) for path in paths]


def test_a_tree_without_bottom_is_refused(box):
    deep = box.into
    for _ in range(100):
        deep /= "d"
    deep.mkdir(parents=True)
    with pytest.raises(VerificationError, match="d/d is too many folders deep"):
        hash_tree.hash_tree(box.into)


def test_a_tree_that_is_not_there_is_an_oserror(box):
    with pytest.raises(FileNotFoundError):
        hash_tree.hash_tree(box.root / "absent")
