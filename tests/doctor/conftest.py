"""The patients and their faults are modules of this directory; vectors lie beside it."""

import sys
from pathlib import Path

sys.path.append(str(Path(__file__).parent))
sys.path.append(str(Path(__file__).parent.parent / "binaries"))
