"""Makes tests/support/sumlog.py and fakelog.py importable by name."""

import sys
from pathlib import Path

_HERE = Path(__file__).parent
sys.path[:0] = [str(_HERE), str(_HERE.parent / "support")]
