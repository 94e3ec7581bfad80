"""The cases and the table are modules of this directory."""

import sys
from pathlib import Path

sys.path.append(str(Path(__file__).parent))
