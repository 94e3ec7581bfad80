"""
OpenPGP, as far as Google's signatures on Go archives need it (RFC 4880, RFC 9580).

Version 4, RSA, SHA-2, detached, against one certificate whose primary key is pinned.
Start at `verify`; `certificate` reads keys, `google` holds the one that ships.
Public data only: nothing here has to run in constant time.
"""
