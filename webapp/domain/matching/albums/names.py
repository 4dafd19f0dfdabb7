"""Words that stand in the place of names: "Various Artists", "s/t", "untitled", and titles that everybody has.

All are compared folded, as in ``words``.
"""

from __future__ import annotations

import re

from webapp.domain.matching.albums.words import bare, folded
from webapp.domain.matching.normalise import fold

# Titles that many albums of one artist bear. What follows or precedes them is the artist's own name.
_GENERIC = [
    "greatest hits", "best of", "very best of", "best", "hits", "greatest", "live", "collection", "essential", "gold",
    "anthology", "singles", "singles collection", "unplugged", "mtv unplugged", "acustico mtv", "christmas",
    "christmas album", "love songs", "ballads", "platinum collection", "ultimate collection", "super hits", "icon",
    "definitive collection", "original album series", "original album classics", "covers", "remixes", "demos",
    "untitled", "split", "live in concert", "in concert", "ep", "retrospective", "chillout", "lounge", "rarities",
    "b sides", "complete collection", "classic", "classics", "all time greatest hits", "biggest hits", "best ballads",
    "dj kicks", "fabric", "peel sessions", "bbc sessions", "grandes exitos", "exitos", "lo mejor de", "lo mejor",
    "le meilleur de", "best of the best", "die besten", "das beste", "grosste erfolge", "i successi", "il meglio di",
    "o melhor de", "i grandi successi", "лучшее", "лучшие песни", "избранное", "легенды", "ベスト", "ベスト アルバム",
    "全曲集", "精选", "精選", "精选集", "精選集", "베스트", "האוסף", "המיטב", "τα καλυτερα", "οι μεγαλυτερες επιτυχιες",
    "en iyiler", "the best", "najwieksze przeboje", "the very best", "rehearsal", "demo", "ost", "soundtrack",
]  # fmt: skip
_SUBTITLE = ["best", "greatest", "hits", "very", "singles", "collection", "album"]

_VARIOUS = [
    "various", "various artists", "va", "v a", "verschiedene", "verschiedene interpreten", "verschiedene kunstler",
    "diverse", "diverse interpreten", "diverse artister", "diverse artiesten", "artistes divers", "divers",
    "multi interpretes", "multiple artists", "compilation",
    "varios", "varios artistas", "varios interpretes", "artisti vari", "aa vv", "aavv", "vari", "blandade artister",
    "forskellige", "rozni wykonawcy", "ruzni", "vegyes", "разные исполнители", "сборник", "разные", "オムニバス",
    "コンピレーション", "ヴァリアス アーティスト", "ヴァリアス", "v a オムニバス", "群星", "合輯", "合辑", "多位艺人",
    "여러 아티스트", "다양한 아티스트", "אמנים שונים", "שונים", "διαφοροι", "διαφοροι καλλιτεχνες",
    "çeşitli sanatçılar", "فنانون متنوعون", "منوعات", "รวมศิลปิน",
]  # fmt: skip
# Works of which one performer makes several recordings; the year, the tracks or a code tell which.
_WORKS = (
    r"symphon(?:y|ies|ie|ien)|sinfonias?|sinfonien?|concertos?|concerti|klavierkonzerte?|violinkonzerte?|sonatas?"
    r"|sonaten?|requiem|suites|variations|variationen|quartets?|quartette|quatuors?|nocturnes|etudes|preludes|ballades"
    r"|mazurkas|waltzes|passion|messiah|missa|messe|oratorio|four seasons|quattro stagioni|vier jahreszeiten|bwv|opus"
    r"|op|kv|hwv|carmina burana|nutcracker|nussknacker|swan lake|winterreise|lieder|симфония|симфонии|соната|сонаты"
    r"|реквием|交響曲|協奏曲|ソナタ|교향곡|协奏曲|交响曲"
)
_NOBODY = ["unknown", "unknown artist", "no artist", "none", "n a", "na", "null", "неизвестен", "unbekannt", "inconnu"]
_SELF = ["s t", "self titled", "selftitled", "self title", "eponymous"]
_SILENT = [
    "untitled",
    "split",
    "split ep",
    "no title",
    "unknown",
    "unknown album",
    "unbekanntes album",
    "album inconnu",
    "n a",
    "無題",
]

VARIOUS, NOBODY, SELF, SILENT = folded(_VARIOUS), folded(_NOBODY), folded(_SELF), folded(_SILENT)
GENERIC = frozenset(bare(fold(phrase).split()) for phrase in _GENERIC) - {""}
WORKS = re.compile(rf"(?<!\S)(?:{_WORKS})(?!\S)")
# "Legend: The Best of …" is "Legend".
SUBTITLE = folded(_SUBTITLE)
