"""Whether two records are one recording: the door to matching."""

from webapp.domain.matching.choose import Decision, choose, choose_many
from webapp.domain.matching.index import Index
from webapp.domain.matching.score import Outcome, Rules

__all__ = ["Decision", "Index", "Outcome", "Rules", "choose", "choose_many"]
