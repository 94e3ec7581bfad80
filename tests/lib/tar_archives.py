"""Tar archives made by hand, header by header; ESCAPES are those that must be refused."""

END = bytes(1024)


def header(name=b"go/a", size=0, *, kind=b"0", link=b"", mode=b"0000644\0", **more):
    """A ustar header with whatever is wrong in it, and a checksum that is right."""
    prefix = more.get("prefix", b"")
    number = size if isinstance(size, bytes) else b"%011o\0" % size
    block = bytearray(512)
    block[0 : len(name)] = name
    block[100:108] = mode
    block[124:136] = number
    block[156:157] = kind
    block[157 : 157 + len(link)] = link
    block[257:265] = more.get("magic", b"ustar\x0000")
    block[345 : 345 + len(prefix)] = prefix
    block[148:156] = b" " * 8
    block[148:156] = b"%06o\0 " % sum(block)
    return bytes(block)


def member(name=b"go/a", content=b"", **more):
    return header(name, more.pop("size", len(content)), **more) + padded(content)


def padded(content):
    return content + bytes(-len(content) % 512)


def pax(key, value, kind=b"x"):
    body = b" %s=%s\n" % (key, value)
    length = next(n for n in range(5000) if n == len(b"%d" % n + body))
    return member(b"PaxHeaders.0/x", b"%d" % length + body, kind=kind)


LINK_FIRST = header(b"go/out", kind=b"2", link=b"../victim")


ESCAPES = {
    "absolute": (member(b"/etc/x", b"x"), "unsafe name"),
    "climbs": (member(b"go/../../victim/secret", b"x"), "unsafe name"),
    "climbs at once": (member(b"../victim/secret", b"x"), "unsafe name"),
    "dot": (member(b"go/./a", b"x"), "unsafe name"),
    "empty part": (member(b"go//a", b"x"), "unsafe name"),
    "backslash": (member(rb"go/..\..\victim", b"x"), "unsafe name"),
    "drive": (member(b"go/C:evil", b"x"), "unsafe name"),
    "trailing dot": (member(b"go/a.", b"x"), "unsafe name"),
    "trailing blank": (member(b"go/a ", b"x"), "unsafe name"),
    "control character": (member(b"go/\x1b]0;a", b"x"), r"go/\\x1b\]0;a has an unsafe name"),
    "no utf-8": (member(b"go/\xff", b"x"), "unsafe name"),
    "right to left": (member("go/\u202egpj".encode(), b"x"), "unsafe name"),
    "file with a slash": (member(b"go/a/", b"x"), "unsafe name"),
    "no name": (member(b"", b"x"), "unsafe name"),
    "other folder": (member(b"python/a", b"x"), "is outside go/"),
    "prefix as a file": (member(b"go", b"x"), "is outside go/"),
    "nul in the name": (member(b"go/a\0b", b"x"), "NUL"),
    "nul in the prefix": (member(b"a", b"x", prefix=b"go\0x"), "NUL"),
    "symbolic link": (LINK_FIRST, "is a symbolic link"),
    "symbolic link, then through it": (LINK_FIRST + member(b"go/out/secret"), "symbolic link"),
    "file, then through it": (member(b"go/a", b"x") + member(b"go/a/b", b"x"), "collides"),
    "hard link": (header(kind=b"1", link=b"../victim/secret"), "is a hard link"),
    "character device": (header(kind=b"3"), "is a character device"),
    "block device": (header(kind=b"4"), "is a block device"),
    "pipe": (header(kind=b"6"), "is a named pipe"),
    "contiguous": (header(kind=b"7"), "of the unknown type"),
    "gnu long name": (member(b"././@LongLink", b"go/x\0", kind=b"L"), "unsafe name|long name"),
    "gnu long link": (member(b"go/l", b"go/x\0", kind=b"K"), "GNU long link"),
    "gnu sparse": (header(kind=b"S"), "is a sparse file"),
    "gnu magic": (header(magic=b"ustar  \0"), "not a ustar archive"),
    "v7": (header(magic=bytes(8)), "not a ustar archive"),
    "link name of a file": (header(link=b"x"), "has a link name"),
    "folder with content": (member(b"go/d/", b"x", kind=b"5"), "folder with content"),
    "folder twice": (header(b"go/d/", kind=b"5") * 2, "appears twice"),
    "twice": (member(content=b"a") + member(content=b"b"), "collides"),
    "other case": (member(b"go/README") + member(b"go/readme"), "collides"),
    "folder of other case": (member(b"go/Src/a") + member(b"go/src/b"), "collides"),
    "sharp s": (member("go/ß".encode()) + member(b"go/ss"), "collides"),
    "two normal forms": (
        member("go/\u00c4".encode()) + member("go/A\u0308".encode()),
        "collides",
    ),
    "folder, then file": (header(b"go/d/", kind=b"5") + member(b"go/d", b"x"), "collides"),
    "negative size": (member(size=b"-0000000001\0"), "bad number"),
    "base-256 size": (member(size=b"\x80" + bytes(10) + b"\1"), "bad number"),
    "base-256 negative size": (member(size=b"\xff" * 12), "bad number"),
    "no size": (member(size=bytes(12)), "bad number"),
    "signed mode": (header(mode=b"+000644\0"), "bad number"),
    "larger than one may be": (member(size=(1 << 30) + 1), "too large"),
    "wrong checksum": (header()[:-1] + b"x" + bytes(511), "bad header checksum"),
    "pax path climbs": (pax(b"path", b"go/../../victim/x") + member(), "unsafe name"),
    "pax absolute path": (pax(b"path", b"/etc/x") + member(), "unsafe name"),
    "pax path with a nul": (pax(b"path", b"go/a\0b") + member(), "unsafe name"),
    "pax path empty": (pax(b"path", b"") + member(), "unsafe name"),
    "pax global path": (pax(b"path", b"go/x", b"g") + member(), "path too many"),
    "pax two paths": (pax(b"path", b"go/x") * 2 + member(), "path too many"),
    "pax path of nothing": (pax(b"path", b"go/x"), "no valid end"),
    "pax size": (pax(b"size", b"7") + member(), "extended header size"),
    "pax link": (pax(b"linkpath", b"../victim") + member(), "extended header linkpath"),
    "pax sparse": (pax(b"GNU.sparse.major", b"1") + member(), "extended header GNU"),
    "pax acl": (pax(b"SCHILY.xattr.a", b"1") + member(), "extended header SCHILY"),
    "pax bad length": (member(b"p", b"99 path=go/x\n", kind=b"x"), "bad extended header"),
    "pax short length": (member(b"p", b"3 path=go/x\n", kind=b"x"), "bad extended header"),
    "pax zero length": (member(b"p", b"0 path=go/x\n", kind=b"x"), "bad extended header"),
    "pax no newline": (member(b"p", b"12 path=go/x", kind=b"x"), "bad extended header"),
    "pax too large": (header(size=1 << 20, kind=b"x"), "too large"),
    "pax key twice": (
        member(b"p", b"11 mtime=1\n" * 2, kind=b"x") + member(),
        "bad extended header",
    ),
    "33 deep": (member(b"go/" + b"d/" * 32 + b"f", b"x"), "too long a name"),
    "long part": (pax(b"path", b"go/" + b"d" * 256) + member(), "too long a name"),
    "long name": (
        pax(b"path", b"go" + b"/dddddddd" * 5 + (b"/" + b"e" * 250) * 4) + member(),
        "too long",
    ),
}
