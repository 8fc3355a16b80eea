"""All tables of the advocacy desk."""

from safeconduct.advocacy.models.campaigns import Ask, AskEvent, AskGround, Campaign
from safeconduct.advocacy.models.letters import (
    Commitment,
    Communication,
    Contribution,
    Delivery,
    Enclosure,
    Response,
)
from safeconduct.advocacy.models.posts import Holding, Post
from safeconduct.advocacy.models.ways import WayOut, WayTold

__all__ = [
    "Ask", "AskEvent", "AskGround", "Campaign", "Commitment", "Communication", "Contribution", "Delivery",
    "Enclosure", "Holding", "Post", "Response", "WayOut", "WayTold",
]  # fmt: skip
