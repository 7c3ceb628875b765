"""Which event an article is about.  Pure; the window's memory is `workers.state.stories`."""

from workers.story.matching import Assignment, assign
from workers.story.profile import Profile, news, opened, story_id_for, update
from workers.story.rarity import Rarity
from workers.story.scoring import Shared, score
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
