"""How this program was installed: as a clone or an offline bundle with `run.py`, or as a wheel. What messages tell people to run follows."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Final

_PACKAGE: Final = Path(__file__).resolve().parents[1]
_SITE: Final = _PACKAGE / "site"
IS_WHEEL: Final = _SITE.exists()
TOP: Final = _SITE if IS_WHEEL else _PACKAGE.parent
"""Where app.py lies, with the configuration of Streamlit beside it."""
PROGRAM: Final = "perfeval" if IS_WHEEL else "python -m perfeval_data"
"""What begins a command."""
IN_ITS_FOLDER: Final = "" if IS_WHEEL else "在程序目录下"
"""Where it must be run, in a Chinese sentence."""
_RUN: Final = "py run.py" if os.name == "nt" else "python3 run.py"
GET_SCANS: Final = 'pip install "perfeval[ocr]"' if IS_WHEEL else f"{_RUN} scans"
"""What installs the recognition of scanned pages."""
GET_CLUSTER: Final = 'pip install "perfeval[cluster]"' if IS_WHEEL else f"{_RUN} cluster"
"""What installs reading on a cluster."""
_SAMPLES: Final = "data/samples"
TO_INGEST: Final = _SAMPLES if (TOP / _SAMPLES).is_dir() else "文件或文件夹"
"""What a first import may take: a wheel brings no samples."""
