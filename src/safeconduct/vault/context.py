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
