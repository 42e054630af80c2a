"""``python -m gentool``: the command line, where the ``gentool`` program is not on the PATH."""

from gentool.cli import run

run()
