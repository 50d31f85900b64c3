from __future__ import annotations

import sys
from pathlib import Path

sys.path.append(str(Path(__file__).parents[1] / "secrets"))  # made_up_keys: no key stands in this repository
