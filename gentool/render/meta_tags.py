"""The meta tags of a government page, by the names of 《政府网站发展指引》(国办发〔2017〕47号), in its order.

Those of the article itself come from the report; these are a site's, read from ``gentool.yaml`` and drawn by the page.
"""

from typing import Final

OF_SITE: Final = ("SiteName", "SiteDomain", "SiteIDCode")
OF_COLUMN: Final = ("ColumnName", "ColumnDescription", "ColumnKeywords", "ColumnType")
OPTIONAL: Final = ("Keywords", "Author", "Description", "Image", "Url")
