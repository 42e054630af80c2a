"""Word from a template, fast: an ordinary .docx with Jinja tags, compiled once and filled per document.

Knows nothing of any form: what is filled in comes as a mapping, longer passages as :class:`Fragment` of ready
OOXML, pictures as :class:`Picture`, charts as :class:`Chart`, numbers with a text of their own as :class:`Quantity`.
"""

from gentool.ooxml.template.package import Properties
from gentool.ooxml.template.template import WordTemplate
from gentool.ooxml.template.values import Chart, Fragment, Picture, Quantity

__all__ = ["Chart", "Fragment", "Picture", "Properties", "Quantity", "WordTemplate"]
