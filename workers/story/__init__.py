"""Which event an article is about.  Pure; the window's memory is `workers.state.stories`."""

from workers.story.matching import (
    Assignment,
    Profile,
    Rarity,
    Shared,
    assign,
    news,
    opened,
    score,
    story_id_for,
    update,
)
from workers.story.signals import Features, features, is_local, is_neutral

__all__ = [
    "Assignment",
    "Features",
    "Profile",
    "Rarity",
    "Shared",
    "assign",
    "features",
    "is_local",
    "is_neutral",
    "news",
    "opened",
    "score",
    "story_id_for",
    "update",
]
