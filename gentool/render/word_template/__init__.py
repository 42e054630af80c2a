"""Makes the Word template of an edition from its form: ``templates/<form>/<edition>/report.docx``.

Slow (python-docx, a tenth of a second) and run once per edition; what it writes is kept in the repository, is an
ordinary document to restyle in Word or WPS, and is filled by :mod:`gentool.render.docx`.
"""

from gentool.render.word_template.template import make_template

__all__ = ["make_template"]
