"""Mariam sends what she has; the door looks at content, never at names."""

import io
import struct

import pytest
from hypothesis import given
from hypothesis import strategies as st

from safeconduct.files import HEAD_BYTES, TAIL_BYTES, Refused, recognise

from . import samples as s

MP3_FRAME = b"\xff\xfb\x90\x64" + bytes(413)
EBML = b"\x1a\x45\xdf\xa3\x9f\x42\x86\x81\x01\x42\x82"
OGG = b"OggS\0\x02" + bytes(22)
ELF = b"\x7fELF\x02\x01\x01" + bytes(57)
EXE = b"MZ\x90\0\x03" + bytes(59) + b"PE\0\0"

TAKEN = {
    "a photo": (s.photo(), "jpg"),
    "a screenshot": (s.coded(s.image(), "PNG"), "png"),
    "a gif": (s.coded(s.image("P"), "GIF"), "gif"),
    "a webp": (s.coded(s.image(), "WEBP"), "webp"),
    "a scan": (s.coded(s.image(), "TIFF"), "tif"),
    "a bitmap": (s.coded(s.image(), "BMP"), "bmp"),
    "an avif": (s.coded(s.image(), "AVIF"), "avif"),
    "an iPhone photo": (s.mp4(b"heic", b"mif1"), "heic"),
    "a heif of unsaid coding": (s.mp4(b"mif1", b"miaf"), "heif"),
    "an avif that says mif1 first": (s.mp4(b"mif1", b"avif"), "avif"),
    "a pdf": (s.saved(s.pdf()), "pdf"),
    "a pdf after some bytes": (b"\n" * 900 + s.saved(s.pdf()), "pdf"),
    "a letter in Word": (s.docx(), "docx"),
    "a table": (s.zipped({"[Content_Types].xml": b"", "xl/workbook.xml": b""}), "xlsx"),
    "slides": (s.zipped({"[Content_Types].xml": b"", "ppt/presentation.xml": b""}), "pptx"),
    "an OpenDocument text": (s.odt(), "odt"),
    "an old Word file": (s.ole("Root Entry", "WordDocument"), "doc"),
    "an old Excel file": (s.ole("Root Entry", "Workbook"), "xls"),
    "an old PowerPoint file": (s.ole("Root Entry", "PowerPoint Document"), "ppt"),
    "a rich text": (b"{\\rtf1 Dear friend}", "rtf"),
    "a note in Russian": ("Меня зовут Мариам.\r\n".encode(), "txt"),
    "a note in an old Russian alphabet": ("Меня зовут Мариам.\r\n".encode("cp1251"), "txt"),
    "a note in UTF-16": ("اسمي مريم".encode("utf-16"), "txt"),
    "an mp4": (s.mp4(b"isom", b"mp41"), "mp4"),
    "an mp4 of a brand we do not know": (s.mp4(b"XAVC", b"mp42"), "mp4"),
    "a mov": (s.mp4(b"qt  "), "mov"),
    "an old mov": (struct.pack(">I", 8) + b"wide" + bytes(40), "mov"),
    "an old phone's film": (s.mp4(b"3gp5"), "3gp"),
    "a webm": (EBML + b"\x84webm" + bytes(20), "webm"),
    "a mkv": (EBML + b"\x88matroska" + bytes(20), "mkv"),
    "a song": (b"ID3\x04" + bytes(200), "mp3"),
    "a song without a label": (MP3_FRAME * 2, "mp3"),
    "a voice note from an iPhone": (s.mp4(b"M4A "), "m4a"),
    "a voice note from a messenger": (OGG + b"OpusHead\x01", "opus"),
    "an ogg": (OGG + b"\x01vorbis", "ogg"),
    "a film in ogg": (OGG + b"\x80theora", "ogv"),
    "a wav": (b"RIFF\x24\0\0\0WAVEfmt " + bytes(20), "wav"),
    "an avi": (b"RIFF\x24\0\0\0AVI LIST" + bytes(20), "avi"),
    "an old phone's voice note": (b"#!AMR\n" + bytes(30), "amr"),
    "an aac": (b"\xff\xf1\x50\x80\x01\x9f\xfc" + bytes(5), "aac"),
    "a flac": (b"fLaC\0\0\0\x22" + bytes(34), "flac"),
}
SVG = b'<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
JAR = s.zipped({"META-INF/MANIFEST.MF": b"Main-Class: X", "X.class": b"\xca\xfe\xba\xbe"})
REFUSED = {
    "nothing": (b"", "empty"),
    "only spaces": (b" \r\n\t " * 50, "empty"),
    "an svg with a script": (SVG, "web_page"),
    "an svg without a prologue": (b"<svg onload=alert(1)>", "web_page"),
    "a page": (b"\n <!-- hi --><!DOCTYPE html><html><body>hi", "web_page"),
    "a page in UTF-16": ("<html><script>".encode("utf-16"), "web_page"),
    "a page in UTF-16 without a mark": ("<html><script>".encode("utf-16-le"), "web_page"),
    "a page after bytes of a bad pdf": (b"<html>" + s.saved(s.pdf()), "web_page"),
    "a saved page": (b"MIME-Version: 1.0\r\nContent-Type: multipart/related; boundary=x\r\n", "web_page"),
    "an exe": (EXE, "looks_like_program"),
    "an elf": (ELF, "looks_like_program"),
    "an elf with a pdf inside": (ELF + s.saved(s.pdf()), "looks_like_program"),
    "a script": (b"#!/bin/sh\nrm -rf ~\n", "looks_like_program"),
    "a shortcut": (b"L\0\0\0\x01\x14\x02\0" + bytes(60), "looks_like_program"),
    "a jar": (JAR, "looks_like_program"),
    "a Word file with macros": (s.docx(**{"word/vbaProject.bin": b"x"}), "looks_like_program"),
    "an old Word file with macros": (s.ole("WordDocument", "_VBA_PROJECT"), "looks_like_program"),
    "an installer": (s.ole("Root Entry", "\u4840\u3b3f"), "kind_not_taken"),
    "a zip": (s.zipped({"photos/1.jpg": s.photo()}), "archive"),
    "a zip with a pdf in front of its content": (s.zipped({"a": s.saved(s.pdf())}, 0), "archive"),
    "an empty zip": (s.zipped({}), "archive"),
    "an epub": (s.zipped({"mimetype": b"application/epub+zip"}), "kind_not_taken"),
    "a Word file cut in the middle": (s.docx()[:-200], "kind_not_taken"),
    "a gzip": (b"\x1f\x8b\x08" + bytes(30), "archive"),
    "a 7z": (b"7z\xbc\xaf\x27\x1c" + bytes(30), "archive"),
    "a rar": (b"Rar!\x1a\x07\x01\0" + bytes(30), "archive"),
    "a tar": (b"a.txt".ljust(257, b"\0") + b"ustar\0" + bytes(300), "archive"),
    "a gif that is also a jar": (s.coded(s.image("P"), "GIF") + JAR, "looks_like_program"),
    "a jpeg that is also a zip": (s.photo() + s.zipped({"a.txt": b"a"}), "archive"),
    "a pdf that is also a zip": (s.saved(s.pdf()) + s.zipped({"a.txt": b"a"}), "archive"),
    "a photo that is also a pdf": (s.photo()[:2] + b"\xff\xfe\x00\x20" + s.saved(s.pdf()), "kind_not_taken"),
    "a pdf too far down": (b"\0" * 1100 + s.saved(s.pdf()), "kind_not_taken"),
    "noise": (bytes(range(256)) * 4, "kind_not_taken"),
    "a database": (b"SQLite format 3\0" + bytes(90), "kind_not_taken"),
}


@pytest.mark.parametrize("what", TAKEN)
def test_what_is_taken_is_told_by_its_content_whatever_its_name_says(what: str) -> None:
    data, extension = TAKEN[what]
    for name in ("", "photo.jpg", "virus.exe", "page.html"):
        assert recognise(data, name=name).extension == extension


@pytest.mark.parametrize("what", REFUSED)
def test_what_is_not_taken_is_refused_with_a_code_whatever_its_name_says(what: str) -> None:
    data, reason = REFUSED[what]
    for name in ("", "photo.jpg", "letter.docx"):
        with pytest.raises(Refused) as refused:
            recognise(data, name=name)
        assert refused.value.reason == reason


def test_a_long_film_with_a_zip_behind_it_is_refused_once_its_end_is_seen() -> None:
    film = s.mp4(b"isom") + bytes(3 * HEAD_BYTES) + s.zipped({"a.txt": b"a"})
    assert recognise(film[:HEAD_BYTES]).extension == "mp4"
    with pytest.raises(Refused, match="archive"):
        recognise(film[:HEAD_BYTES], film[-TAIL_BYTES:])


def test_a_long_word_file_is_known_by_its_head_and_again_with_its_end() -> None:
    data = s.docx(**{"word/media/a.bin": bytes(range(256)) * 2000})
    assert recognise(data[:HEAD_BYTES]).extension == "docx"
    assert recognise(data[:HEAD_BYTES], data[-TAIL_BYTES:]).extension == "docx"


def test_a_macro_named_only_in_the_table_of_contents_is_seen() -> None:
    noise = io.BytesIO(bytes((i * i * 7919 >> 5) % 256 for i in range(200_000))).getvalue()
    data = s.docx(**{"word/media/a.bin": noise, "word/media/b.bin": noise[::-1], "word/vbaProject.bin": b"x"})
    with pytest.raises(Refused, match="looks_like_program"):
        recognise(data[:HEAD_BYTES], data[-TAIL_BYTES:])


@given(st.binary(max_size=300), st.sampled_from([data[:40] for data, _ in (TAKEN | REFUSED).values()]))
def test_no_bytes_end_in_anything_but_a_kind_or_a_refusal(noise: bytes, start: bytes) -> None:
    for data in (noise, start + noise):
        try:
            recognise(data, noise)
        except Refused as refused:
            assert str(refused) == refused.reason


def test_of_two_names_for_one_refused_file_neither_is_in_the_error() -> None:
    with pytest.raises(Refused) as refused:
        recognise(EXE, name=f"{s.CANARY}.exe")
    assert s.CANARY not in repr(refused.value)
