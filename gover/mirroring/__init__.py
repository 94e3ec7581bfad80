"""
A mirror of Go as a tree of plain files, which any web server or object store can serve.

    go/index.json, index.html   the list of releases, as go.dev/dl/?mode=json has it
    go/go1.22.3.linux-amd64.tar.gz, .sha256, .asc
    golang.org/toolchain/@v/    the releases as modules, for GOPROXY
    sumdb/sum.golang.org/       what of the log proves them, as a proxy serves it
    .gover-mirror/              gover's own: what it has made, its lock, what has half arrived

Nothing gets a name in it before it is proven by the transparency log, and nothing is listed
before all that belongs to it is there.
"""
