"""
Go's checksum database, as a client sees it: signed heads, an append-only log, its proofs.

The lookup of a module's hash is in `client`, the hash of a tree of files in `dirhash`,
the reading of ``GOSUMDB`` in `gosumdb`. The rest is what those stand on.
"""
