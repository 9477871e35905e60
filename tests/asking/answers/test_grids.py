"""Files of answers are told apart, and what cannot be read is refused by its name."""

from __future__ import annotations

import io
import zipfile

import pytest

from pilotscan.asking.answers import grids
from pilotscan.asking.answers.grids import read_book
from pilotscan.loading.document import Fault
from support.together import together

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)


def zipped(**parts: bytes) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        for name, content in parts.items():
            archive.writestr(name.replace("__", "/"), content)
    return made.getvalue()


ODS = b"application/vnd.oasis.opendocument.spreadsheet"


@together(
    "data, message",
    [
        (b"", "is empty"),
        (b" \r\n\t", "is empty"),
        (OLE, "is an old Excel file (.xls)"),
        (OLE + "EncryptedPackage".encode("utf-16-le"), "has a password"),
        (b"%PDF-1.7\n", "is a PDF"),
        (b"\xef\xbb\xbf\n<html><table>", "is a web page or XML"),
        (b"{\\rtf1", "is a text document"),
        (zipped(mimetype=ODS, content=b""), "is a LibreOffice table (.ods)"),
        (zipped(**{"Index__Document.iwa": b""}), "is a Numbers file (.numbers)"),
        (zipped(**{"xl__workbook.bin": b""}), "is a binary workbook (.xlsb)"),
        (zipped(**{"word__document.xml": b""}), "is a Word document (.docx)"),
        (zipped(a=b"b"), "is a zip file without a workbook in it"),
        (zipped(), "is a zip file without a workbook in it"),
        (b"PK\x03\x04 and no more", "is damaged"),
        (b"a,b\x00\n1,2", "is not text"),
        (bytes(range(256)) * 9, "is not text"),
    ],
)
def test_what_is_no_table_is_told_by_its_name(data: bytes, message: str) -> None:
    with pytest.raises(Fault) as caught:
        read_book(data, "answers.xlsx")
    told = caught.value.diagnostic
    assert (told.code, told.where.file, str(told.message)) == ("PS701", "answers.xlsx", message)
    assert told.hint or message == "is empty"


def test_what_is_too_large_is_not_looked_at(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(grids, "MAX_BYTES", 10)
    with pytest.raises(Fault, match="larger than"):
        read_book(b"a,b\n1,2,3,4", "a.csv")
