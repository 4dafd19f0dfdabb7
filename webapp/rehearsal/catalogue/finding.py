"""Searches one side of the catalogue the way a service does: generous, quick, and with versions in between."""

from __future__ import annotations

from collections import defaultdict
from math import log

from .chance import share
from .naming import Names
from .shapes import Recording, Service
from .words import tokens

# How much of what was asked for must be there, by weight: rare words weigh more.
ENOUGH = {"text": 0.6, "title": 0.7, "artist": 0.5, "album": 0.6}
Postings = dict[str, list[int]]


class Index:
    """The words of all recordings that exist on one service."""

    def __init__(self, recordings: tuple[Recording, ...], service: Service, names: Names) -> None:
        self._recordings = recordings
        self._fields: dict[str, Postings] = {field: defaultdict(list) for field in ENOUGH}
        self._isrcs: Postings = defaultdict(list)
        self._titles: dict[int, tuple[str, ...]] = {}
        self._liked: dict[int, float] = {}
        for recording in recordings:
            self._add(recording, service, names)

    def _add(self, recording: Recording, service: Service, names: Names) -> None:
        side = recording.side(service)
        if side is None:
            return
        if side.isrc:
            self._isrcs[side.isrc].append(recording.number)
        known = (*side.artists, *recording.artists, *(names.other(artist) for artist in recording.artists))
        words = {
            "title": tokens(side.title),
            "artist": tokens(" ".join(dict.fromkeys(known))),
            "album": tokens(side.album),
        }
        words["text"] = tuple(dict.fromkeys(word for field in words.values() for word in field))
        for field, found in words.items():
            for word in found:
                self._fields[field][word].append(recording.number)
        self._titles[recording.number] = words["title"]
        # Few are loved by everybody, and the loved one is not always the original.
        self._liked[recording.number] = share("liked", side.id) ** 4

    def find(self, isrc: str | None, asked: dict[str, str], limit: int) -> list[Recording]:
        """The best matches for everything that was asked at once."""
        scores = [self._scores(field, text) for field, text in asked.items() if tokens(text)]
        if isrc is not None:
            code = isrc.replace("-", "").upper()
            scores.append(dict.fromkeys(self._isrcs.get(code, ()), 1.0))
        if not scores:
            return []
        common = set(scores[0]).intersection(*scores[1:])
        words = {word for field, text in asked.items() if field in ("text", "title") for word in tokens(text)}
        ranked = sorted(common, key=lambda number: (-self._rank(number, scores, words), number))
        return [self._recordings[number] for number in ranked[:limit]]

    def _rank(self, number: int, scores: list[dict[int, float]], words: set[str]) -> float:
        """Overlap first; then titles without much else in them; then what people play most."""
        overlap = sum(score[number] for score in scores) / len(scores)
        title = self._titles[number]
        asked = sum(word in words for word in title) / max(1, len(title))
        return overlap + 0.25 * asked + 0.3 * self._liked[number]

    def _scores(self, field: str, text: str) -> dict[int, float]:
        asked, postings = tokens(text), self._fields[field]
        weights = {word: self._weight(len(postings.get(word, ()))) for word in asked}
        enough = ENOUGH[field] * sum(weights.values())
        found: dict[int, float] = defaultdict(float)
        for word, weight in weights.items():
            for number in postings.get(word, ()):
                found[number] += weight
        return {number: score * ENOUGH[field] / enough for number, score in found.items() if score >= enough}

    def _weight(self, holders: int) -> float:
        return log(1 + len(self._recordings) / (1 + holders))
