"""Office files of strangers, given to LibreOffice: nothing that stands outside of them is asked for."""

import contextlib
import socket

import pytest

from gentool.ooxml import libreoffice

PICTURE = (
    '<?xml version="1.0"?><office:document xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"'
    ' xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" xmlns:xlink="http://www.w3.org/1999/xlink"'
    ' xmlns:draw="urn:oasis:names:tc:opendocument:xmlns:drawing:1.0"'
    ' office:mimetype="application/vnd.oasis.opendocument.text" office:version="1.2"><office:body><office:text>'
    '<text:p>年度报告</text:p><text:p><draw:frame><draw:image xlink:href="http://127.0.0.1:{port}/a.png"'
    ' xlink:type="simple" xlink:actuate="onLoad"/></draw:frame></text:p></office:text></office:body></office:document>'
)


@pytest.mark.office
def test_no_picture_is_fetched() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(0.2)
        document = PICTURE.format(port=server.getsockname()[1]).encode()
        assert libreoffice.convert(document, ".doc", "docx").startswith(b"PK")
        with pytest.raises(TimeoutError), contextlib.closing(server.accept()[0]):
            pass
