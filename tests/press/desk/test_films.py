"""A film leaves as it came, so nothing may lie in it but picture and sound."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from safeconduct.press.desk import films
from tests.files import samples
from tests.press.desk.filmed import box, element, full, mp4, program, tags, track, webm

NAME = b"Ruslan Khamidov"
XMP_ID = bytes.fromhex("be7acfcb97a942e89c71999491e3afac")


def told(film: bytes, media_type: str = "video/mp4", piece: int = 64 * 1024) -> str:
    """What was found in a film; empty where nothing was."""
    try:
        films.check((film[at : at + piece] for at in range(0, len(film), piece)), media_type)
    except films.Tells as found:
        return found.what
    return ""


@pytest.mark.parametrize(
    "film",
    [
        mp4(),
        mp4(program(b"")),
        mp4(program(b"Lavf60.16.100")),
        mp4(box(b"free", bytes(40))),
        mp4(after=bytes(500)),
        mp4(tracks=track(coder=b"Lavc60.31.102 libx264") + track(b"soun", b"")),
        mp4(after=box(b"moof", full(b"mfhd", bytes(4)) + box(b"traf", full(b"tfhd", bytes(4)))) + box(b"mdat", NAME)),
        samples.mp4(b"isom", b"mp41") + bytes(1000),
    ],
)
def test_a_clean_mp4_passes_in_whatever_pieces(film: bytes) -> None:
    assert [told(film, piece=piece) for piece in (1, 7, 64 * 1024)] == ["", "", ""]


@pytest.mark.parametrize(
    ("film", "found"),
    [
        (mp4(box(b"udta", box(b"loci", NAME))), "loci"),
        (mp4(box(b"udta", box(b"GPMF", b"DEVC"))), "GPMF"),
        (mp4(box(b"udta", box(b"\xa9xyz", b"\0\x0f\0\0+45.54+043.13/"))), "metadata"),
        (mp4(box(b"udta", box(b"\xa9ART", NAME))), "©ART"),
        (mp4(box(b"udta", box(b"XMP_", b"<xmp>"))), "XMP_"),
        (mp4(box(b"udta", NAME)), "udta"),
        (mp4(program(NAME)), "©too"),
        (mp4(box(b"udta", full(b"meta", box(b"ilst", box(b"\xa9nam", NAME))))), "©nam"),
        (mp4(box(b"udta", full(b"meta", box(b"keys", NAME)))), "keys"),
        (mp4(full(b"meta", box(b"keys", NAME))), "meta"),
        (mp4(box(b"uuid", XMP_ID + NAME)), "uuid"),
        (mp4(after=box(b"uuid", XMP_ID + NAME)), "uuid"),
        (mp4(after=full(b"meta", NAME)), "meta"),
        (mp4(box(b"free", NAME)), "free"),
        (mp4(after=box(b"free", NAME)), "free"),
        (mp4(after=bytes(20) + NAME), "bytes after its end"),
        (mp4(box(b"bloc", NAME)), "bloc"),
        (mp4(tracks=track(beside=box(b"udta", box(b"name", NAME)))), "name"),
        (mp4(tracks=track(b"meta", b"GoPro MET", codec=b"gpmd")), "meta"),
        (mp4(tracks=track(codec=b"gpmd")), "gpmd"),
        (mp4(tracks=track(name=NAME)), "name of a track"),
        (mp4(tracks=track(coder=b"GoPro AVC encoder")), "name of a program or camera"),
        (mp4(tracks=track(made=3_800_000_000)), "creation time"),
        (mp4(after=box(b"mdat", b"x" * 99 + b"<x:xmpmeta>" + NAME)), "metadata"),
        (mp4(after=b"\0\0\0\1uuid" + (16 + len(NAME)).to_bytes(8, "big") + NAME), "uuid"),
        (mp4(after=b"\0\0\0\3mdat" + NAME), "bytes after its end"),
        (mp4(b"\0\0\1\0trak" + NAME), "moov"),
    ],
)
def test_what_an_mp4_tells_beside_picture_and_sound_is_named(film: bytes, found: str) -> None:
    assert [told(film, piece=piece) for piece in (1, 64 * 1024)] == [found, found]


@pytest.mark.parametrize(
    "film",
    [
        webm(), webm(endless=True), webm(element(0xEC, bytes(30))), webm(tags(b"ENCODER", b"Lavf60.16.100")),
        webm(tags(b"DURATION", b"00:00:02.000000000")), webm() + bytes(100),
    ],
)  # fmt: skip
def test_a_clean_webm_passes_in_whatever_pieces(film: bytes) -> None:
    assert [told(film, "video/webm", piece) for piece in (1, 7, 64 * 1024)] == ["", "", ""]


@pytest.mark.parametrize(
    ("film", "found"),
    [
        (webm(tags(b"ARTIST", NAME)), "Tags"),
        (webm(tags(b"ENCODER", NAME)), "Tags"),
        (webm(tags(b"LOCATION", b"00:00:02.0"), endless=True), "Tags"),
        (webm(element(0x1941A469, NAME)), "Attachments"),
        (webm(element(0x1043A770, NAME)), "Chapters"),
        (webm(info=element(0x7BA9, NAME)), "Title"),
        (webm(info=element(0x4461, bytes(8))), "DateUTC"),
        (webm(info=element(0x5741, NAME)), "WritingApp"),
        (webm(within=element(0x536E, NAME)), "Name"),
        (webm(within=element(0x83, b"\x11")), "a track beside picture and sound"),
        (webm(element(0xEC, NAME)), "Void"),
        (webm(element(0xEC, b"", endless=True) + NAME), "EC"),
        (webm(element(0x4DFF, NAME)), "4DFF"),
        (webm() + bytes(9) + NAME, "bytes after its end"),
    ],
)
def test_what_a_webm_tells_beside_picture_and_sound_is_named(film: bytes, found: str) -> None:
    assert [told(film, "video/webm", piece) for piece in (1, 64 * 1024)] == [found, found]


@given(st.binary(max_size=200), st.integers(0, 600), st.sampled_from(["video/mp4", "video/webm"]))
def test_whatever_comes_there_is_an_answer(noise: bytes, at: int, media_type: str) -> None:
    film = mp4() if media_type == "video/mp4" else webm()
    told(film[:at] + noise + film[at:], media_type)
    told(noise, media_type)
