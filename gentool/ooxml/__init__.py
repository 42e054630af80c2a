"""Office Open XML: packages and their parts, WordprocessingML, workbooks; knows nothing of any form."""
