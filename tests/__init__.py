"""The tests mirror the packages of gentool; what all of them find their way by stands here."""

from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
EXAMPLES = ROOT / "examples"
YUNXI = EXAMPLES / "yunxi"
