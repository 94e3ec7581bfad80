"""
What hooks, shims and the launcher start, by its path and with -S.

`site` and `runpy`, which `python -m gover` loads, take longer than a plan does, or `gover list`.
Nothing that is not in the standard library can be imported before `site` is loaded after all.
"""

import os
import sys

sys.path.append(__file__.removesuffix("/gover/start.py"))

from gover.__main__ import main

if __name__ == "__main__":
    code = main()
    if "site" in sys.modules:
        sys.exit(code)
    sys.stderr.flush()
    os._exit(code)  # Python would take down one by one what ends with the process
