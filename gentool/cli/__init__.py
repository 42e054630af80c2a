"""The command line: the thin shell round the library, all in Chinese.

Exit status: 0 all right (warnings allowed), 1 problems of severity error, 2 wrong usage or unreadable input, 3 a fault
of gentool's own.
"""

from gentool.cli.app import main, run

__all__ = ["main", "run"]
