"""
Files, names and projects made by somebody who means harm.

GOVER_FULL=1 runs the full figures and prints them in a table at the end.
"""

from tests.lib import figures
from tests.lib.hostile.big_files import big_files

__all__ = ["big_files"]

# Those hold a shell to two seconds while they read gigabytes: with the full figures only,
# where a busy machine is nobody's failure.
collect_ignore = [] if figures.FULL else ["test_swapped_files.py"]
