"""A copy of a file without what its maker's tools added: camera, place, author, history, active parts.

Parses hostile bytes: call it through sandbox.py, never in a process that holds keys.
"""

from .kinds import IMAGE_KINDS, ZIPPED_KINDS, Kind
from .results import Stripped


def strip_metadata(data: bytes, kind: Kind) -> Stripped:
    """Clean `data` by its kind; kinds we cannot clean come back unchanged with complete=False. Raises Failed.

    The parser is imported here and not above, so that a worker loads only the one it needs.
    """
    if kind.extension in IMAGE_KINDS:
        from .strip_image import strip_image

        return strip_image(data, kind)
    if kind.group == "pdf":
        from .strip_pdf import strip_pdf

        return strip_pdf(data, kind)
    if kind.extension in ZIPPED_KINDS:
        from .strip_office import strip_office

        return strip_office(data, kind)
    return Stripped(data, kind.media_type, (), complete=kind.group == "text")
