"""Names of files: one to show, made of what the sender wrote, and a neutral one to save under."""

import re
import unicodedata
from typing import Final

from .kinds import Kind

NAME_LENGTH: Final = 120
FALLBACK: Final = "file"

# Characters drawn like the ones that matter to a file system, so that nothing looks like what it is not.
_LOOKALIKES: Final = str.maketrans(
    {
        "\u2024": ".",
        "\uff0e": ".",
        "\u2215": "/",
        "\u2044": "/",
        "\uff0f": "/",
        "\uff3c": "\\",
        "\u29f5": "\\",
    }
)
_JOINERS: Final = frozenset("\u200c\u200d")  # Persian spelling and emoji need them; they turn no direction
_DROPPED: Final = frozenset(("Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"))
_RESERVED: Final = re.compile(r'[<>:"|?*;%]')
_EXTENSION: Final = re.compile(r"\.[A-Za-z0-9]{1,10}$")
_DEVICE: Final = re.compile(r"(?i)^(?:con|prn|aux|nul|com\d|lpt\d)(?=\.|$)")
_ACTIVE: Final = re.compile(
    r"(?i)\.(?=(?:exe|com|scr|pif|bat|cmd|ps1|psm1|vbs|vbe|vb|js|jse|mjs|wsf|wsh|hta|msi|msp|msc|cpl|dll|sys|jar"
    r"|class|apk|app|dmg|pkg|deb|rpm|sh|bash|zsh|py|pyw|pl|rb|php\d?|phtml|phar|asp|aspx|jsp|cgi|lnk|url|reg|inf"
    r"|chm|html?|xhtml|shtml|mht|mhtml|svgz?|xml|xsl|swf|docm|dotm|xlsm|xltm|xlam|pptm|potm|ppam|iso|img"
    r"|desktop|command|scf|library-ms|settingcontent-ms|appref-ms|gadget|application)(?:\.|$))"
)


def display_name(raw: str) -> str:
    """A name fit for a page and for Content-Disposition: NFC, at most NAME_LENGTH characters, idempotent.

    No control or direction characters, no path, no leading dot, nothing a file system reserves. The last
    extension survives shortening; the dot before an extension of a program or web page becomes `_`.
    """
    shown = "".join(sign for sign in raw.translate(_LOOKALIKES) if _is_kept(sign))
    shown = unicodedata.normalize("NFC", shown)
    shown = re.split(r"[/\\]", shown)[-1]
    shown = _RESERVED.sub("_", shown)
    shown = re.sub(r"\s+", " ", shown)
    shown = re.sub(r"(?: ?\. ?)+", ".", shown)
    shown = _ACTIVE.sub("_", _DEVICE.sub(r"_\g<0>", _trim(shown)))
    shown = re.sub(r"_{2,}", "_", shown)
    return _shorten(shown) or FALLBACK


def download_name(kind: Kind, number: int) -> str:
    """The neutral name a file is offered under: its extension follows the content, not the sender."""
    return f"{FALLBACK}-{number}.{kind.extension}"


def _is_kept(sign: str) -> bool:
    return sign in _JOINERS or sign in "\t\n\r" or unicodedata.category(sign) not in _DROPPED


def _trim(name: str) -> str:
    return name.strip(" .\u200c\u200d")


def _shorten(name: str) -> str:
    if len(name) <= NAME_LENGTH:
        return name
    found = _EXTENSION.search(name)
    extension = found.group() if found else ""
    return _trim(name[: NAME_LENGTH - len(extension)]) + extension
