"""Which event an article is about.  Pure; the window's memory is `workers.state.stories`."""

from workers.story.changes import Change
from workers.story.likeness import essence
from workers.story.matching import Assignment, assign
from workers.story.parting import SPLIT_MIN
from workers.story.profile import Profile, gathered, news, opened, story_id_for, update
from workers.story.rarity import Rarity
from workers.story.review import Review, is_due, review
from workers.story.scoring import Shared, score
from workers.story.signals import Features, features, is_local, is_neutral

__all__ = [
    "SPLIT_MIN",
    "Assignment",
    "Change",
    "Features",
    "Profile",
    "Rarity",
    "Review",
    "Shared",
    "assign",
    "essence",
    "features",
    "gathered",
    "is_due",
    "is_local",
    "is_neutral",
    "news",
    "opened",
    "review",
    "score",
    "story_id_for",
    "update",
]
