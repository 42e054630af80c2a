"""What one awkward source is: how it is made, what is awkward about it, and what may become of it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Literal, NamedTuple

from gentool.form.model import Address
from tests.importing.awkward.known import Known, known

Expectation = Literal["all right", "told", "refused"]
Made = bytes


def nothing(_: Known) -> Iterable[Address]:
    """Name the figures that a source leaves in doubt: none."""
    return ()


def usual() -> Known:
    """Return the report that most sources write down."""
    return known(7)


class Awkward(NamedTuple):
    """A source that is hard to read.

    ``expect``: everything comes through and nothing need be said (``all right``); something must be said, and exit
    status is 1 where that is an error (``told``); there is nothing to import, exit status 2 or 1 (``refused``).
    ``spoiled``: figures that the source does not state clearly, so that something must be said of each.
    """

    name: str
    suffix: str
    what_is_awkward: str
    make: Callable[[Known], bytes]
    expect: Expectation = "all right"
    spoiled: Callable[[Known], Iterable[Address]] = nothing
    of: Callable[[], Known] = usual
    at_least: tuple[str, ...] = ()  # codes of which one must be told

    @property
    def file(self) -> str:
        """The name under which the source would lie in a folder."""
        return f"{self.name}{self.suffix}"
