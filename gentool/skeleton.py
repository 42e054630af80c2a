"""A form → the YAML file that a clerk fills in: every part and row in order, every figure beside its name.

Rows are prefilled as ``{列名: 0, …}`` and not as lists: in Notepad nothing counts columns, so a figure must stand
beside its own name; one left out is then 0 and one typed twice is told, where a list would shift in silence. Totals
are not prefilled, since a computed total cannot be wrong. Each narrative text holds a placeholder that the checks
find, so that no report is published with a section forgotten. Last year's text stands above its key and not below:
below ``|`` a ``#`` would be text, and a comment between two paragraphs would end it.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from gentool.carried import Carried, CarriedRow
