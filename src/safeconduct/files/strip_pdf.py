"""PDF: rewritten from its live objects without scripts, actions, attachments and descriptions."""

import io
import zlib
from typing import Final

import pikepdf

from .jpeg import without_side_notes
from .kinds import Failed, Kind
from .results import Stripped

MAX_OBJECTS: Final = 200_000
MAX_PAGES: Final = 2_000
_MAX_PICTURE: Final = 64 * 1024 * 1024
_MAX_DEPTH: Final = 50

# Wherever they stand in the file. ISO 32000-1: 12.6 (actions), 7.11.4 (embedded files), 14.3 (metadata),
# 12.7.8 (XFA), 14.5 (page-piece data, an editor's private notes).
_KEYS: Final = {
    "/OpenAction": "open_action",
    "/AA": "actions",
    "/JS": "script",
    "/JavaScript": "script",
    "/EmbeddedFiles": "attachments",
    "/EF": "attachments",
    "/AF": "attachments",
    "/XFA": "xfa",
    "/Metadata": "xmp",
    "/PieceInfo": "private_notes",
    "/LastModified": "dates",
    "/Thumb": "thumbnails",
    "/Collection": "attachments",
    "/Requirements": "script",
}
_SHORT_KEYS: Final = frozenset(("/AA", "/JS", "/EF", "/AF"))  # also used as names of fonts and pictures
_RESOURCES: Final = frozenset(("/Font", "/XObject", "/ExtGState", "/Pattern"))
_ACTIVE_ACTIONS: Final = frozenset(
    (
        "/JavaScript",
        "/Launch",
        "/SubmitForm",
        "/ImportData",
        "/ResetForm",
        "/GoToR",
        "/GoToE",
        "/GoTo3DView",
        "/Rendition",
        "/RichMediaExecute",
        "/Movie",
        "/Sound",
        "/Hide",
        "/SetOCGState",
        "/Thread",
    )
)
_SIGNATURES: Final = frozenset(("/Sig", "/DocTimeStamp"))  # void after any change, and full of names
_HARMLESS_ACTIONS: Final = frozenset(("/GoTo", "/Named", "/URI"))
_DROPPED_ANNOTATIONS: Final = frozenset(
    ("/FileAttachment", "/Movie", "/Sound", "/Screen", "/RichMedia", "/3D")
)
_NO_NOTES: Final = frozenset(("/Widget", "/Link"))
_NOTE_KEYS: Final = ("/T", "/M", "/CreationDate", "/RC")

Item = pikepdf.Object


def strip_pdf(data: bytes, kind: Kind) -> Stripped:
    """A new PDF of the same pages. One that opens without a password loses its encryption. Raises Failed."""
    removed: set[str] = set()
    try:
        with pikepdf.open(io.BytesIO(data)) as pdf:
            if len(pdf.objects) > MAX_OBJECTS or len(pdf.pages) > MAX_PAGES:
                raise Failed("too_big")
            _strip_trailer(pdf, removed)
            _strip_annotations(pdf, removed)
            for item in pdf.objects:
                _strip_object(item, removed, 0)
            out = io.BytesIO()
            pdf.save(out, object_stream_mode=pikepdf.ObjectStreamMode.generate, deterministic_id=True)
    except pikepdf.PasswordError:
        raise Failed("password") from None
    except MemoryError:
        raise
    except (pikepdf.PdfError, ValueError, TypeError, KeyError, AttributeError, RuntimeError, OSError):
        raise Failed("damaged") from None
    return Stripped(out.getvalue(), kind.media_type, tuple(sorted(removed)))


def _strip_trailer(pdf: pikepdf.Pdf, removed: set[str]) -> None:
    """/Info names author, program and dates; /ID ties the copy to its original."""
    for key, code in (("/Info", "document_info"), ("/ID", "file_id")):
        if key in pdf.trailer:
            del pdf.trailer[key]
            removed.add(code)


def _strip_annotations(pdf: pikepdf.Pdf, removed: set[str]) -> None:
    """Attachments and media go; of notes the text stays, their author and dates go."""
    for page in pdf.pages:
        annotations = page.obj.get("/Annots")
        if not isinstance(annotations, pikepdf.Array):
            continue
        kept = [note for note in annotations if not _is_dropped(note)]
        if len(kept) < len(annotations):
            removed.add("attachments")
            page.obj["/Annots"] = pikepdf.Array(kept)
        for note in kept:
            if isinstance(note, pikepdf.Dictionary) and _text(note.get("/Subtype")) not in _NO_NOTES:
                _drop_keys(note, _NOTE_KEYS, "note_authors", removed)


def _is_dropped(note: Item) -> bool:
    return isinstance(note, pikepdf.Dictionary) and _text(note.get("/Subtype")) in _DROPPED_ANNOTATIONS


def _drop_keys(item: Item, keys: tuple[str, ...], code: str, removed: set[str]) -> None:
    for key in keys:
        if key in item:
            del item[key]
            removed.add(code)


def _strip_object(item: Item, removed: set[str], depth: int) -> None:
    """Walk one indirect object and the direct ones inside it; indirect ones have their own turn."""
    if depth > _MAX_DEPTH:
        raise Failed("damaged")
    if isinstance(item, pikepdf.Stream):
        _strip_dictionary(item, removed, depth)
        _strip_picture(item, removed)
    elif isinstance(item, pikepdf.Dictionary):
        _strip_dictionary(item, removed, depth)
    elif isinstance(item, pikepdf.Array):
        for child in item:
            if isinstance(child, Item) and not child.is_indirect:
                _strip_object(child, removed, depth + 1)


def _strip_dictionary(item: Item, removed: set[str], depth: int) -> None:
    if _text(item.get("/S")) in _ACTIVE_ACTIONS:
        for key in list(item.keys()):
            del item[key]
        removed.add("actions")
    if _text(item.get("/Type")) in _SIGNATURES and "/Contents" in item:
        for key in list(item.keys()):
            del item[key]
        removed.add("signatures")
    for key in list(item.keys()):
        if key in _KEYS and not (key in _SHORT_KEYS and _is_resource(item[key])):
            del item[key]
            removed.add(_KEYS[key])
            continue
        child = item[key]
        if key in ("/A", "/Next", "/PA") and _is_active(child):
            del item[key]
            removed.add("actions")
        elif isinstance(child, Item) and not child.is_indirect:
            _strip_object(child, removed, depth + 1)


def _text(value: object) -> str:
    return str(value) if isinstance(value, pikepdf.Name) else ""


def _is_resource(value: object) -> bool:
    return isinstance(value, pikepdf.Dictionary | pikepdf.Stream) and _text(value.get("/Type")) in _RESOURCES


def _is_active(action: Item) -> bool:
    """An action that runs, sends, opens or plays something, or a list of further ones."""
    if isinstance(action, pikepdf.Array):
        return any(isinstance(one, pikepdf.Dictionary) and _is_active(one) for one in action)
    if not isinstance(action, pikepdf.Dictionary) or "/S" not in action:
        return False
    return _text(action["/S"]) not in _HARMLESS_ACTIONS


def _strip_picture(stream: Item, removed: set[str]) -> None:
    """A phone's scanner app puts whole photographs into the PDF, with place and time."""
    filters = stream.get("/Filter")
    names = [str(name) for name in filters] if isinstance(filters, pikepdf.Array) else [str(filters)]
    if names not in (["/DCTDecode"], ["/FlateDecode", "/DCTDecode"]):
        return
    jpeg = stream.read_raw_bytes()
    if len(names) == 2:
        jpeg = zlib.decompressobj().decompress(jpeg, _MAX_PICTURE)
    bare = without_side_notes(jpeg)
    if len(bare) < len(jpeg):
        parameters = stream.get("/DecodeParms")
        if isinstance(parameters, pikepdf.Array):
            parameters = parameters[-1] if len(parameters) else None
        kept = parameters if isinstance(parameters, pikepdf.Dictionary) else None
        stream.write(bare, filter=pikepdf.Name("/DCTDecode"), decode_parms=kept)
        removed.add("photo_notes")
