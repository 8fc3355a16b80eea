"""A hostile file costs a worker its life, and the house nothing."""

import io
import json
import random
import resource
import struct
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import pikepdf
import pytest
from PIL import Image

from safeconduct.files import KINDS, Failed, Kind, Limits, preview_in_sandbox, sandbox, strip_in_sandbox
from safeconduct.files.limits import MIB
from safeconduct.files.strip import strip_metadata
from safeconduct.files.wire import parse_message, read_message

from . import samples as s

READ_ALL = "import sys; sys.stdin.buffer.read()\n"


def failure(data: bytes, kind: Kind, limits: Limits | None = None) -> set[str]:
    """The codes of both operations on one file."""
    codes: set[str] = set()
    for operation in (strip_in_sandbox, preview_in_sandbox):
        with pytest.raises(Failed) as failed:
            operation(data, kind, limits=limits or Limits())
        assert failed.value.__cause__ is None
        assert str(failed.value) == failed.value.reason
        codes.add(failed.value.reason)
    return codes


def another_worker(monkeypatch: pytest.MonkeyPatch, code: str) -> list["subprocess.Popen[bytes]"]:
    """Let `code` stand in for the worker, as if a file had taken it over; returns the started processes."""
    started: list[subprocess.Popen[bytes]] = []

    class Recorded(subprocess.Popen):  # type: ignore[type-arg]  # Popen is not generic at run time for a base
        def __init__(self, *arguments: object, **options: object) -> None:
            super().__init__(*arguments, **options)  # type: ignore[call-overload]  # passed through as given
            started.append(self)

    monkeypatch.setattr(sandbox, "command", lambda limits: [sys.executable, "-I", "-c", code])
    monkeypatch.setattr(subprocess, "Popen", Recorded)
    return started


def answering(header: object, body: bytes = b"x", code: int = 0) -> str:
    coded = json.dumps(header).encode()
    answer = struct.pack(">IQ", len(coded), len(body)) + coded + body
    return READ_ALL + f"sys.stdout.buffer.write({answer!r}); sys.stdout.flush(); sys.exit({code})"


def test_cleaning_in_a_worker_is_the_same_as_cleaning_here() -> None:
    for data, kind in ((s.photo(), s.JPG), (s.hostile_pdf(), s.PDF), (s.docx(), s.DOCX)):
        assert strip_in_sandbox(data, kind) == strip_metadata(data, kind)


def test_a_photo_and_a_page_are_drawn_by_a_worker() -> None:
    for data, kind in ((s.photo(), s.JPG), (s.hostile_pdf(), s.PDF)):
        drawn = preview_in_sandbox(data, kind)
        with Image.open(io.BytesIO(drawn.png)) as picture:
            assert picture.size == (drawn.width, drawn.height)


@pytest.mark.parametrize("form", ["JPEG", "PNG", "GIF", "WEBP", "TIFF", "BMP", "AVIF"])
def test_every_kind_of_picture_opens_behind_the_walls(form: str) -> None:
    kind = KINDS[{"JPEG": "jpg", "TIFF": "tif"}.get(form, form.lower())]
    options = {"compression": "tiff_lzw"} if form == "TIFF" else {}
    data = s.coded(s.image(size=(300, 200)), form, **options)
    assert strip_in_sandbox(data, kind).complete
    assert preview_in_sandbox(data, kind).width == 300


def test_a_film_is_handed_back_without_starting_a_worker(monkeypatch: pytest.MonkeyPatch) -> None:
    started = another_worker(monkeypatch, READ_ALL)
    assert strip_in_sandbox(b"film", KINDS["mp4"]).complete is False
    assert strip_in_sandbox(b"note", KINDS["txt"]).complete is True
    with pytest.raises(Failed, match="not_supported"):
        preview_in_sandbox(b"film", KINDS["mp4"])
    assert started == []


def test_a_large_file_goes_through_the_pipe_whole() -> None:
    data = s.docx(**{"word/media/film.bin": random.Random(7).randbytes(24 * MIB)})
    assert len(strip_in_sandbox(data, s.DOCX).data) > 24 * MIB


def test_a_png_that_claims_a_giant_size_is_too_big_at_once() -> None:
    began = time.monotonic()
    assert failure(s.png_claiming(50_000, 50_000), s.PNG) == {"too_big"}
    assert failure(s.png_claiming(65_000, 1_000), s.PNG) == {"too_big"}
    assert time.monotonic() - began < 8


@pytest.mark.parametrize("claimed", [(0, 0), (3_000, 3_000)])
def test_a_png_with_less_than_it_claims_is_damaged(claimed: tuple[int, int]) -> None:
    assert failure(s.png_claiming(*claimed), s.PNG) == {"damaged"}


def test_a_truncated_photo_is_damaged() -> None:
    assert failure(s.photo()[:600], s.JPG) == {"damaged"}
    assert failure(b"", s.JPG) == {"damaged"}


def test_a_locked_pdf_is_said_to_have_a_password() -> None:
    locked = s.saved(s.pdf(), encryption=pikepdf.Encryption(owner="owner", user="secret"))
    assert failure(locked, s.PDF) == {"password"}


def test_the_largest_photo_we_take_still_fits_turned_or_not() -> None:
    exif = Image.Exif()
    exif[0x0112] = 6
    data = s.coded(s.image(size=(8_000, 8_000)), "JPEG", exif=exif)
    assert "exif" in strip_in_sandbox(data, s.JPG).removed
    assert preview_in_sandbox(data, s.JPG).width == 1200


def test_the_memory_limit_holds() -> None:
    data = s.coded(s.image(size=(7_900, 8_000)), "PNG")
    assert failure(data, s.PNG, Limits(address_space=180 * MIB)) == {"too_big"}
    assert resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss < 900 * 1024


def pdf_drawing_for_ever() -> bytes:
    """Forms that each draw the next ten times, ten deep: 10^10 rectangles in two kilobytes."""
    document = s.pdf()
    inner = document.make_stream(b"0 0 300 400 re f " * 20)
    inner.Type, inner.Subtype, inner.BBox = pikepdf.Name.XObject, pikepdf.Name.Form, [0, 0, 300, 400]
    for _ in range(10):
        outer = document.make_stream(b"/X Do " * 10)
        outer.Type, outer.Subtype, outer.BBox = pikepdf.Name.XObject, pikepdf.Name.Form, [0, 0, 300, 400]
        outer.Resources = pikepdf.Dictionary(XObject=pikepdf.Dictionary(X=inner))
        inner = outer
    page = document.pages[0].obj
    page.Resources = pikepdf.Dictionary(XObject=pikepdf.Dictionary(X=inner))
    page.Contents = document.make_stream(b"/X Do")
    return s.saved(document)


def test_a_pdf_that_draws_for_ever_is_too_slow_by_processor_time() -> None:
    with pytest.raises(Failed, match="too_slow"):
        preview_in_sandbox(pdf_drawing_for_ever(), s.PDF, limits=Limits(cpu=1, wall=15))


def test_a_pdf_that_draws_for_ever_is_too_slow_by_the_clock() -> None:
    began = time.monotonic()
    with pytest.raises(Failed, match="too_slow"):
        preview_in_sandbox(pdf_drawing_for_ever(), s.PDF, limits=Limits(cpu=10, wall=1))
    assert time.monotonic() - began < 4


@pytest.mark.parametrize(
    "code",
    [
        "import time; time.sleep(60)",
        READ_ALL + "import time; time.sleep(60)",
        READ_ALL + "import os, time; os.close(1); time.sleep(60)",
    ],
    ids=["never reads", "never answers", "hangs after its answer"],
)
def test_a_worker_that_hangs_is_killed(monkeypatch: pytest.MonkeyPatch, code: str) -> None:
    started = another_worker(monkeypatch, code)
    with pytest.raises(Failed, match="too_slow"):
        strip_in_sandbox(bytes(4 * MIB), s.PDF, limits=Limits(wall=0.7))
    assert [worker.returncode for worker in started] == [-9]


@pytest.mark.parametrize("number", [6, 9, 11])
def test_a_worker_that_dies_means_a_damaged_file(monkeypatch: pytest.MonkeyPatch, number: int) -> None:
    another_worker(monkeypatch, f"import os; os.kill(os.getpid(), {number})")
    assert failure(bytes(4 * MIB), s.PDF) == {"damaged"}


def test_a_worker_that_floods_is_cut_off(monkeypatch: pytest.MonkeyPatch) -> None:
    started = another_worker(monkeypatch, "import sys\nwhile True: sys.stdout.buffer.write(bytes(65536))")
    with pytest.raises(Failed, match="too_big"):
        strip_in_sandbox(b"x", s.PDF, limits=Limits(answer=8 * MIB))
    assert [worker.returncode for worker in started] == [-9]


def test_a_well_formed_answer_is_taken(monkeypatch: pytest.MonkeyPatch) -> None:
    another_worker(monkeypatch, answering(GOOD))
    assert strip_in_sandbox(b"x", s.PDF).data == b"x"


GOOD = {"media_type": "application/pdf", "removed": [], "complete": True}


@pytest.mark.parametrize(
    "code",
    [
        answering(GOOD | {"media_type": "text/html"}),
        answering(GOOD | {"media_type": ["text/html"]}),
        answering(GOOD | {"removed": ["<script>"]}),
        answering(GOOD | {"removed": "exif"}),
        answering(GOOD | {"removed": ["exif"] * 33}),
        answering(GOOD | {"removed": [{}]}),
        answering(GOOD, b""),
        answering(GOOD, code=1),
        answering([GOOD]),
        answering({"failed": "<b>"}),
        answering({"failed": ["x"]}),
        READ_ALL + "sys.stdout.write('hello')",
        READ_ALL + "sys.stdout.buffer.write(b'\\xff' * 12)",
        READ_ALL,
    ],
)
def test_what_a_subverted_worker_answers_is_checked(monkeypatch: pytest.MonkeyPatch, code: str) -> None:
    another_worker(monkeypatch, code)
    with pytest.raises(Failed, match="damaged"):
        strip_in_sandbox(b"x", s.PDF)


@pytest.mark.parametrize(
    "header",
    [
        {"width": 2, "height": 1, "pages": 1},
        {"width": 1201, "height": 1, "pages": 1},
        {"width": 1, "height": -1, "pages": 1},
        {"width": True, "height": 1, "pages": 1},
        {"width": "1", "height": 1, "pages": 1},
        {"width": 1, "height": 1, "pages": 0},
        {"width": 1, "height": 1},
    ],
)
def test_a_subverted_worker_cannot_choose_what_a_browser_decodes(
    monkeypatch: pytest.MonkeyPatch, header: dict[str, object]
) -> None:
    another_worker(monkeypatch, answering(header, b"rgb"))
    with pytest.raises(Failed, match="damaged"):
        preview_in_sandbox(b"x", s.PDF)


def test_a_worker_gets_no_secret_from_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SAFECONDUCT_HOME", s.CANARY)
    header = '{"media_type": "application/pdf", "removed": sorted(os.environ), "complete": True}'
    code = READ_ALL + f"import json, os, struct\nh = json.dumps({header}).encode()\n"
    another_worker(monkeypatch, code + "sys.stdout.buffer.write(struct.pack('>IQ', len(h), 1) + h + b'x')")
    assert set(strip_in_sandbox(b"x", s.PDF).removed) == {"LC_ALL", "TMPDIR"}


def test_a_workers_command_line_says_nothing_about_the_file() -> None:
    assert sandbox.command(Limits())[1:] == ["-I", "-m", "safeconduct.files.worker", str(768 * MIB), "10"]


def test_no_temporary_file_holds_anything_of_a_file() -> None:
    folder = Path(tempfile.gettempdir())
    before = set(folder.iterdir())
    for data, kind in ((s.photo(), s.JPG), (s.hostile_pdf(), s.PDF), (s.docx(), s.DOCX)):
        strip_in_sandbox(data, kind)
    fresh = [path for path in set(folder.iterdir()) - before if path.is_file()]
    assert not any(s.CANARY.encode() in path.read_bytes() for path in fresh)


def test_a_message_cut_short_or_too_long_is_refused() -> None:
    for data in (b"", b"\0" * 11, struct.pack(">IQ", 5_000, 0), struct.pack(">IQ", 2, 9) + b"{}x"):
        with pytest.raises((ValueError, struct.error)):
            read_message(io.BytesIO(data))
        with pytest.raises(ValueError, match=r"cut short|too long|wrong length"):
            parse_message(data)


@pytest.mark.attack
@pytest.mark.parametrize("seed", range(6))
def test_files_with_flipped_bytes_end_in_a_result_or_a_code(seed: int) -> None:
    chance = random.Random(seed)
    for data, kind in ((s.photo(), s.JPG), (s.hostile_pdf(), s.PDF), (s.docx(), s.DOCX)):
        broken = bytearray(data)
        for _ in range(chance.randint(1, 30)):
            broken[chance.randrange(len(broken))] = chance.randrange(256)
        for operation in (strip_in_sandbox, preview_in_sandbox):
            try:
                operation(bytes(broken), kind)
            except Failed as failed:
                assert failed.reason in ("damaged", "too_big", "password", "not_supported")
