"""What staff add to a request. What they wrote about a person lies in sealed documents."""

from safeconduct.cases.models.requests import Opening, ReplyDraft

__all__ = ["Opening", "ReplyDraft"]
