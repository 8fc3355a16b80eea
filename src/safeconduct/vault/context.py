"""Where a locked thing belongs. A blob copied to another row, column or epoch does not open there."""

from __future__ import annotations

from dataclasses import dataclass
from struct import Struct

_FIELDS = Struct(">III")
_EPOCH = Struct(">Q")


@dataclass(frozen=True, slots=True)
class Context:
    """Table, row id, purpose and key epoch that a blob is bound to (as HPKE `info` or AES-GCM AAD).

    None of the fields is secret. `epoch` counts from 0 to 2**64 - 1.
    """

    table: str
    row: str
    purpose: str
    epoch: int = 0

    def encode(self) -> bytes:
        """Three lengths (4 bytes each) and the epoch (8 bytes), then the three texts as UTF-8: injective."""
        table = self.table.encode("utf-8", "surrogatepass")
        row = self.row.encode("utf-8", "surrogatepass")
        purpose = self.purpose.encode("utf-8", "surrogatepass")
        lengths = _FIELDS.pack(len(table), len(row), len(purpose))
        return lengths + _EPOCH.pack(self.epoch) + table + row + purpose


@dataclass(frozen=True, slots=True)
class Encoded:
    """A context that was encoded before: opens what the `Context` it came from opens."""

    raw: bytes

    def encode(self) -> bytes:
        """The bytes themselves."""
        return self.raw


class ContextFamily:
    """Contexts that differ in their row only, rows of one length: for lists of thousands.

    `of(row)` gives what `Context(table, row, purpose, epoch)` encodes to, with the unchanging parts made once.
    """

    __slots__ = ("_after", "_before", "_length")

    def __init__(self, table: str, purpose: str, epoch: int, row_length: int) -> None:
        like = Context(table, "0" * row_length, purpose, epoch).encode()
        self._length = row_length
        self._after = purpose.encode("utf-8", "surrogatepass")
        self._before = like[: len(like) - row_length - len(self._after)]

    def of(self, row: str) -> Encoded:
        """Raises ValueError for a row of another length, or one that is not ASCII."""
        raw = row.encode("ascii")
        if len(raw) != self._length:
            raise ValueError("a family's rows have one length")
        return Encoded(self._before + raw + self._after)
