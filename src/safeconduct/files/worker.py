"""The process that parses: `python -I -m safeconduct.files.worker ADDRESS_SPACE CPU_SECONDS`.

Reads one request from standard input, writes one answer to standard output, ends. First it shuts itself in.
"""

import sys

from .confine import confine
from .kinds import KINDS, Failed, Kind
from .redact_boxes import Unfit, unpack_boxes
from .wire import Header, message, read_message


def main(arguments: list[str]) -> int:
    """Serve one request. A Failed is an answer too; anything else ends the process without one."""
    walls = confine(int(arguments[0]), int(arguments[1]))
    header, data = read_message(sys.stdin.buffer)
    try:
        answer, body = _answer(header, data, walls)
    except Failed as failed:
        answer, body = {"failed": failed.reason}, b""
    except MemoryError:
        answer, body = {"failed": "too_big"}, b""
    except RecursionError:
        answer, body = {"failed": "damaged"}, b""
    except ImportError:  # a parser that is missing, or lies where the walls do not let it be read
        answer, body = {"failed": "not_supported"}, b""
    for part in message(answer, body):
        sys.stdout.buffer.write(part)
    sys.stdout.buffer.flush()
    return 0


def _answer(header: Header, data: bytes, walls: tuple[str, ...]) -> tuple[Header, bytes]:
    operation = header["operation"]
    if operation == "walls":
        return {"walls": walls}, b""
    kind = KINDS[str(header["extension"])]
    if operation == "strip":
        return _strip(data, kind)
    if operation == "preview":
        return _preview(data, kind, int(str(header["page"])))
    if operation == "redact":
        return _redact(data, kind, int(str(header["boxes"])))
    raise Failed("not_supported")


def _strip(data: bytes, kind: Kind) -> tuple[Header, bytes]:
    from .strip import strip_metadata

    done = strip_metadata(data, kind)
    header = {"media_type": done.media_type, "removed": done.removed, "complete": done.complete}
    return header, done.data


def _preview(data: bytes, kind: Kind, page: int) -> tuple[Header, bytes]:
    from .preview import raster

    drawn = raster(data, kind, page)
    return {"width": drawn.width, "height": drawn.height, "pages": drawn.pages}, drawn.rgb


def _redact(data: bytes, kind: Kind, count: int) -> tuple[Header, bytes]:
    from .redact import redact

    boxes, original = unpack_boxes(data, count)
    try:
        done = redact(original, kind, boxes)
    except Unfit as unfit:
        return {"unfit": unfit.reason, "number": unfit.number, "most": unfit.most}, b""
    return {"media_type": done.media_type, "pages": done.pages, "removed": done.removed}, done.data


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
