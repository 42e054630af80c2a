"""The document's properties, docProps/core.xml: only what is given, and never the clock."""

from __future__ import annotations

from datetime import datetime, timezone
from typing import NamedTuple

from gentool.ooxml.faults import VALUE, RefusedError
from gentool.ooxml.template.values import plain

_CORE = (
    '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
    '<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties"'
    ' xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/"'
    ' xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">{}</cp:coreProperties>'
)


class Properties(NamedTuple):
    """The document's properties; ``created`` is an ISO date or time, and without it the document names none."""

    title: str = ""
    creator: str = ""
    subject: str = ""
    created: str | None = None

    def xml(self) -> str:
        """Return docProps/core.xml; a value it cannot hold raises RefusedError."""
        named = (("dc:title", self.title), ("dc:subject", self.subject), ("dc:creator", self.creator))
        rows = [f"<{name}>{plain(value)}</{name}>" for name, value in named if value]
        if self.creator:
            rows.append(f"<cp:lastModifiedBy>{plain(self.creator)}</cp:lastModifiedBy>")
        if self.created:
            moment = _moment(self.created)
            rows += [
                f'<dcterms:{name} xsi:type="dcterms:W3CDTF">{moment}</dcterms:{name}>'
                for name in ("created", "modified")
            ]
        return _CORE.format("".join(rows))


def _moment(text: str) -> str:
    try:
        moment = datetime.fromisoformat(text.removesuffix("Z"))
    except ValueError as error:
        raise RefusedError(VALUE, f"的日期“{text}”写法不对。", "请写成 2026-01-09 这样的日期。") from error
    if moment.tzinfo is not None:
        moment = moment.astimezone(timezone.utc).replace(tzinfo=None)
    return moment.isoformat(timespec="seconds") + "Z"
