"""Archives made by Python's own writers come out whole, and never cut short."""

import gzip
import io
import stat
import tarfile
import zipfile

import pytest

from gover.archive import layout

ZIP = layout.ArchiveLayout.zip("go/")
PREFIX = "golang.org/toolchain@v0.0.1-go1.22.3.linux-amd64/"
MODULE = layout.ArchiveLayout.module_zip(PREFIX)
TARRED = {
    "go/VERSION": (b"go1.22.3\ntime 2024-05-01T00:00:00Z\n", 0o644),
    "go/bin/go": (b"\x7fELF" + bytes(100_000), 0o755),
    "go/src/empty.go": (b"", 0o644),
    "go/src/fmt/print.go": (b"package fmt\n" * 50, 0o644),
    "go/src/block.go": (b"x" * 512, 0o644),
    "go/lib/" + "long/" * 20 + "name.go": (b"deep", 0o644),
    "go/test/fixedbugs/issue27836.dir/Þfoo.go": (b"package foo\n", 0o644),
}
TREE = {
    "VERSION": b"go1.22.3\n",
    "bin/go": b"\x7fELF" + bytes(300_000),
    "lib/wasm/go_js_wasm_exec": b"#!/bin/sh\n",
    "src/all.bash": b"#!/bin/bash\n",
    "src/empty.go": b"",
    "src/fmt/print.go": b"package fmt\n" * 50,
}
LONG = "go/src/" + "/".join(["directory" * 3] * 6) + "/file.go"


def dist(tree, format_=tarfile.PAX_FORMAT):
    """Pack as cmd/distpack does: each folder before what is in it, one time for all."""
    plain, folders = io.BytesIO(), set()
    with tarfile.open(fileobj=plain, mode="w", format=format_) as archive:
        for name, (content, mode) in tree.items():
            parts = name.split("/")[:-1]
            for folder in ["/".join(parts[: n + 1]) for n in range(len(parts))]:
                if folder not in folders:
                    folders.add(folder)
                    archive.addfile(_info(folder, tarfile.DIRTYPE, 0o755))
            info = _info(name, tarfile.REGTYPE, mode)
            info.size = len(content)
            archive.addfile(info, io.BytesIO(content))
    return plain.getvalue()


def _info(name, kind, mode):
    info = tarfile.TarInfo(name)
    info.type, info.mode, info.mtime = kind, mode, 1_714_521_600
    return info


class _Unseekable(io.RawIOBase):
    """A sink that cannot go back, which makes zipfile write data descriptors as Go does."""

    def __init__(self):
        self.data = bytearray()

    def writable(self):
        return True

    def write(self, data):
        self.data += data
        return len(data)


def zipped(entries, *, streamed=False, method=zipfile.ZIP_DEFLATED):
    """Pack {name: content} with Python's own writer."""
    sink = _Unseekable() if streamed else io.BytesIO()
    with zipfile.ZipFile(sink, "w") as archive:
        for name, content in entries.items():
            info = zipfile.ZipInfo(name, (2024, 5, 1, 0, 0, 0))
            info.external_attr = (stat.S_IFREG | 0o644) << 16
            info.compress_type = method
            archive.writestr(info, content)
    return bytes(sink.data) if streamed else sink.getvalue()


@pytest.mark.parametrize("dialect", [tarfile.PAX_FORMAT, tarfile.USTAR_FORMAT])
def test_an_archive_like_gos_comes_out_whole(box, dialect):
    """Names beyond ASCII included: since 1.12 Go's own test/ has one."""
    files = box.extract(gzip.compress(dist(TARRED, dialect)))
    assert files == {name.removeprefix("go/"): content for name, (content, _) in TARRED.items()}
    assert stat.S_IMODE((box.into / "bin/go").stat().st_mode) & 0o100


def test_a_name_over_100_bytes_is_found_in_the_prefix_field(box):
    plain = dist({LONG: (b"far", 0o644)}, tarfile.USTAR_FORMAT)
    assert box.extract(gzip.compress(plain)) == {LONG.removeprefix("go/"): b"far"}


def test_progress_of_a_tar_sums_to_the_size_of_the_archive(box):
    told = []
    box.extract(data := gzip.compress(dist(TARRED)), progress=told.append)
    assert sum(told) == len(data)
    assert min(told) > 0


def test_a_tar_cut_at_any_block_is_refused(box, tmp_path):
    """Every prefix of whole blocks, gzipped anew so that only the tar itself can tell."""
    plain = dist({n: t for n, t in TARRED.items() if len(t[0]) < 5000})
    whole = len(plain.rstrip(b"\0")) // 512 + 1
    for blocks in range(whole + 2):
        (tmp_path / str(blocks)).mkdir()
        type(box)(tmp_path / str(blocks)).refuse_tar(plain[: blocks * 512], "truncated")


def test_a_gzip_cut_anywhere_is_refused(tmp_path, box):
    data = gzip.compress(dist(TARRED), 1)
    for length in {*range(0, len(data), 97), len(data) - 8, len(data) - 1}:
        (tmp_path / str(length)).mkdir()
        type(box)(tmp_path / str(length)).refuse(data[:length], "truncated")


@pytest.mark.parametrize("dialect", [tarfile.PAX_FORMAT, tarfile.GNU_FORMAT])
def test_a_path_too_long_to_resolve_does_not_lead_out(box, dialect):
    """CVE-2025-4517: links that expand beyond PATH_MAX, where realpath stops looking."""
    plain, step, path = io.BytesIO(), "d" * 247, ""
    with tarfile.open(fileobj=plain, mode="w", format=dialect) as archive:
        for name in "abcdefghijklmnop":
            archive.addfile(_info(f"go{path}/{step}", tarfile.DIRTYPE, 0o755))
            archive.addfile(_link(f"go{path}/{name}", step))
            path += f"/{name}"
        archive.addfile(_link(f"go{path}/{'l' * 254}", "../" * 16))
        archive.addfile(_link("go/escape", f"{path[1:]}/{'l' * 254}/../../victim"))
        archive.addfile(_info("go/escape/secret", tarfile.REGTYPE, 0o644))
    box.refuse(gzip.compress(plain.getvalue()), "link|not a ustar archive")


def _link(name, target):
    info = _info(name, tarfile.SYMTYPE, 0o777)
    info.linkname = target
    return info


@pytest.mark.parametrize("streamed", [False, True])
@pytest.mark.parametrize("method", [zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED])
def test_a_windows_archive_comes_out_whole(box, streamed, method):
    """With data descriptors, as golang/go's archive/zip writes them, and without."""
    data = zipped({f"go/{n}": c for n, c in TREE.items()}, streamed=streamed, method=method)
    assert box.extract(data, ZIP) == TREE


@pytest.mark.parametrize("streamed", [False, True])
def test_a_module_comes_out_as_the_archive_would(box, streamed):
    entries = {PREFIX + n: c for n, c in TREE.items()} | {PREFIX + "src/_go.mod": b"module std"}
    files = box.extract(zipped(entries, streamed=streamed), MODULE)
    assert files == TREE | {"src/go.mod": b"module std"}
    assert box.arrived
    runs = {p for p in files if (box.into / p).stat().st_mode & 0o111}
    assert runs == {"bin/go", "lib/wasm/go_js_wasm_exec", "src/all.bash"}


def test_names_beyond_ascii_are_read_as_utf8(box):
    assert box.extract(zipped({"go/Þfoo.go": b"x"}), ZIP) == {"Þfoo.go": b"x"}


def test_progress_of_a_zip_sums_to_the_size_of_the_archive(box):
    told = []
    data = zipped({f"go/{n}": bytes(n) * 100 for n in range(50, 5000, 50)}, method=0)
    box.extract(data, ZIP, progress=told.append)
    assert sum(told) == len(data)
    assert min(told) > 0
    assert len(told) > 10


def test_a_zip_cut_anywhere_is_refused(box, tmp_path):
    data = zipped({f"go/{n}": c for n, c in TREE.items()})
    for length in range(0, len(data), 31):
        (tmp_path / str(length)).mkdir()
        type(box)(tmp_path / str(length)).refuse(data[:length], "truncated|no valid end", ZIP)


def test_a_bomb_is_refused_before_a_byte_is_written(box):
    box.refuse(zipped({"go/zeros": bytes(50 << 20)}), "far more than an archive of Go", ZIP)
    assert not list(box.into.iterdir())


def test_both_renamed_and_plain_go_mod_is_one_too_many(box):
    entries = {PREFIX + "src/go.mod": b"a", PREFIX + "src/_go.mod": b"b"}
    box.refuse(zipped(entries), "collides", MODULE)
