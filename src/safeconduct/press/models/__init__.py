"""All tables of the press desk. What the public reads is in ``press.projections``."""

from safeconduct.press.models.publications import (
    BoundFigure,
    Citation,
    Correction,
    EmbargoGrant,
    PressFile,
    Publication,
    PublicationText,
    Quotation,
    TableRelease,
    Takedown,
)

__all__ = [
    "BoundFigure", "Citation", "Correction", "EmbargoGrant", "PressFile", "Publication", "PublicationText",
    "Quotation", "TableRelease", "Takedown",
]  # fmt: skip
