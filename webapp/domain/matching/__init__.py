"""Whether two records are one recording: the door to matching."""

from webapp.domain.matching.choose import Decision, choose, choose_many
from webapp.domain.matching.explain import Explanation, explain
from webapp.domain.matching.index import Index
from webapp.domain.matching.model import SHIPPED, Model
from webapp.domain.matching.score import Outcome, Rules

__all__ = [
    "SHIPPED", "Decision", "Explanation", "Index", "Model", "Outcome", "Rules", "choose", "choose_many", "explain",
]  # fmt: skip
