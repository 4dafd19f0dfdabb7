"""What a release is pressed on: every source's word for vinyl, CD, cassette and files as one of a few families."""

from __future__ import annotations

import re
from functools import lru_cache

from webapp.domain.matching.normalise import CACHE, fold

BOX = "box set"

# In this order: a box or a video says more than the discs in it, a super audio CD more than "CD".
_FAMILIES = (
    (BOX, r"box ?set|box|boxset|ボックス|бокс"),
    ("video", r"dvd|blu ?ray|bluray|vhs|laserdisc|video"),
    ("SACD", r"h?sacd|super audio cd|hybrid"),
    ("cassette", r"cassettes?|mc|tapes?|kassette|k7|カセット|кассета"),
    ("vinyl", r"vinyl|\d* ?x? ?lps?|\d* ?x? ?(?:7|10|12)(?: ?inch)?|shellac|flexi ?disc|acetate|lathe cut|record"
              r"|レコード|пластинка|винил|schallplatte|vinile|vinyle|vinilo"),
    ("CD", r"(?:\d+ ?x? ?)?cds?|cdr|compact disc|hdcd|shm cd|mini ?cd|enhanced cd|copy control cd"),
    ("minidisc", r"minidisc|md"),
    ("8-track", r"8 track(?: cartridge)?"),
    ("digital", r"digital(?: media)?|files?|web|mp3|flac|alac|aac|wav|download|stream(?:ing)?|usb"),
)  # fmt: skip
_PATTERNS = tuple((name, re.compile(rf"(?<!\S)(?:{words})(?!\S)")) for name, words in _FAMILIES)
_COUNT = re.compile(r"^(\d+) ?x ?")


@lru_cache(maxsize=CACHE)
def family(text: str | None) -> str | None:
    """The family of a format ("2×12\" Vinyl" is vinyl); ``None`` where it is unknown or none of ours."""
    folded = _COUNT.sub("", fold((text or "").replace("×", "x")))
    return next((name for name, pattern in _PATTERNS if pattern.search(folded)), None)
