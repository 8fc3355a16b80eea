"""What is a web archive and what only looks like one."""

import gzip

import pytest

from safeconduct.evidence.capture import archive_format
from safeconduct.evidence.capture.formats import WACZ, WARC, WARC_GZ, ArchiveFormat

from .archive_samples import packed, response, wacz

PACKAGE = wacz({"archive/data.warc.gz": packed(response())})


@pytest.mark.parametrize(
    ("whole", "format_"),
    [
        (response(), WARC), (packed(response()), WARC_GZ), (PACKAGE, WACZ),
        (b"", None), (b"WARC/2.0", None), (gzip.compress(b"a letter", mtime=0), None), (b"\x1f\x8b\x08", None),
        (wacz({"word/document.xml": b"x"}), None), (b"<html>WARC/1.1", None), (b"%PDF-1.7", None),
    ],
)  # fmt: skip
def test_the_content_decides(whole: bytes, format_: ArchiveFormat | None) -> None:
    assert archive_format(whole[:65_536], whole[-65_557:]) == format_


def test_a_zip_is_believed_until_its_end_is_there() -> None:
    assert archive_format(wacz({"word/document.xml": b"x"})) == WACZ
