"""The command line: the thin shell round the library, all in Chinese.

Exit status: 0 all right (warnings allowed), 1 problems of severity error, 2 wrong usage or unreadable input, 3 a fault
of gentool's own.
"""

import gc

# Starting makes tens of thousands of objects that all stay; looking through them for garbage again and again is a
# good part of the time that a short command takes. Only the program does this, never the library.
gc.set_threshold(200_000, 20, 20)

from gentool.cli.app import main, run  # noqa: E402

__all__ = ["main", "run"]
