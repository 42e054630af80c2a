"""The Excel form: a form's grid → a workbook that a clerk fills in with Excel, WPS or LibreOffice, blank or filled.

No macros: sums are formulas, mistakes are marked by conditional formats, labels are locked without a password. What
stands where is said in ``layout`` alone, which the importer asks as well. ``workbook`` makes it.
"""
