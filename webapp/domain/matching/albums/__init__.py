"""Whether two records are one album, or one pressing of it: the door to matching albums."""

from webapp.domain.matching.albums.choose import Level, choose_album
from webapp.domain.matching.albums.rules import Rules
from webapp.domain.matching.choose import Decision
from webapp.domain.music import Album

__all__ = ["Album", "Decision", "Level", "Rules", "choose_album"]
