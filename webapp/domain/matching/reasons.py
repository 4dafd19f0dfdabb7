"""The evidence on a pair in sentences for people."""

from __future__ import annotations

from webapp.domain.matching.features import Features
from webapp.domain.matching.score import Verdict, in_words


def explain(features: Features, verdict: Verdict) -> tuple[str, ...]:
    """What spoke for the pair, then what spoke against it; never empty."""
    pro = [*_code(features), *_title(features), *_artist(features), *_length(features), *_album(features)]
    if verdict.outcome != "absent":
        said = [*pro, *verdict.against, *verdict.doubts] or ["the very same record"]
    else:
        said = [*verdict.against, *_missing(features), *verdict.doubts] or ["too little speaks for it"]
    return tuple(dict.fromkeys(said))


def _code(features: Features) -> list[str]:
    return ["same ISRC"] if features.isrc == "same" else []


def _title(features: Features) -> list[str]:
    if features.title is None or features.title < 0.8:
        return []
    equal = "title equal" if features.title >= 0.995 else "title nearly equal"
    return [f"{equal} without “{features.without}”" if features.without else equal]


def _artist(features: Features) -> list[str]:
    return ["same artist"] if (features.artist or 0.0) >= 0.88 else []


def _length(features: Features) -> list[str]:
    return [] if features.gap_s is None else [in_words(features.gap_s)]


def _album(features: Features) -> list[str]:
    return ["same album"] if (features.album or 0.0) >= 0.85 else []


def _missing(features: Features) -> list[str]:
    found = []
    if features.title is not None and features.title < 0.75:
        found.append("another title")
    if features.artist is not None and features.artist < 0.8:
        found.append("another artist")
    if features.gap_s is not None and abs(features.gap_s) > 4:
        found.append(in_words(features.gap_s))
    return found
