"""The words that brackets and suffixes of titles use, by what they say about the recording."""

from __future__ import annotations

import re
from collections.abc import Iterable

from webapp.domain.matching.normalise import fold


# Words are folded before they are used, so they may be written as people write them. Words in scripts without blanks
# match inside a text.
def _words(text: str) -> list[str]:
    return text.split()


_HARD: dict[str, Iterable[str]] = {
    "karaoke": (
        [
            *_words("karaoke karaoké カラオケ караоке 노래방 卡拉ok 伴奏 קריוקי καραοκε playback"),
            "made famous by",
            "in the style of",
            "originally performed by",
            "as made popular by",
            "backing track",
            "sing along",
            "singalong",
            "minus one",
            "off vocal",
            "backing version",
            "rendu celebre par",
        ]
    ),
    "tribute": ["tribute", "tribute to", "hommage a", "homenaje a", "tributo a", "as performed by", "трибьют"],
    "cover": _words("cover covered coverversion кавер カバー カヴァー 歌ってみた 커버 翻唱"),
    "instrumental": (
        [
            *_words("instrumental instrumentale strumentale instrumentaal インストゥルメンタル インスト"),
            "инструментал",
            "инструментальная",
            "минус",
            "연주곡",
            "纯音乐",
            "純音樂",
            "inst",
            "אינסטרומנטלי",
        ]
    ),
    "a cappella": ["a cappella", "acapella", "a capella", "acappella", "アカペラ", "vocals only"],
    "sped up": ["sped up", "speed up", "spedup", "nightcore", "fast version", "speeded up"],
    "slowed": ["slowed", "slowed down", "slowed and reverb", "chopped and screwed", "daycore"],
    "8D": ["8d", "8d audio"],
    "demo": ["demo", "demos", "demoversion", "rough mix", "home recording", "rehearsal", "デモ", "демо", "데모"],
    "alternate take": ["outtake", "early version", "work in progress"]
    + [f"{word} {thing}" for word in ["alternate", "alternative"] for thing in ("take", "version", "mix", "ver")],
    "acoustic": (
        [
            *_words("acoustic acoustique acustico acustica akustik akustisch акустика акустическая アコースティック"),
            "stripped",
            "어쿠스틱",
            "unplugged",
            "piano version",
            "piano ver",
            "אקוסטי",
            "原声",
            "ακουστικο",
        ]
    ),
    "orchestral": ["orchestral", "symphonic", "orchestra version", "orchestral version", "strings version"],
    "live": (
        [
            *_words("live unplugged ライブ ライヴ 라이브 现场 現場 концерт вживую בהופעה canlı konzert konsert"),
            "en vivo",
            "ao vivo",
            "en directo",
            "en public",
            "en concert",
            "dal vivo",
            "in concert",
            "na zywo",
            "live at",
            "live in",
            "live from",
            "en direct",
            "концертная",
            "ζωντανα",
            "حفلة",
            "mtv unplugged",
        ]
    ),
    "commentary": ["commentary", "interview", "spoken", "track by track"],
    "reprise": ["reprise"],
    "medley": ["medley", "megamix", "mashup", "mash up", "potpourri"],
}
_REMIX = _words(
    "remix rmx remixed mix rework reworked bootleg vip dub flip refix remezcla ремикс リミックス 리믹스 混音 רמיקס"
)
_REMAKES = ["re recorded", "rerecorded", "re recording", "rerecording", "new version", "new recording", "neuaufnahme"]
_SHORTER = ["radio edit", "edit", "radio version", "radio mix", "short version", "single edit", "video edit"]
_LONGER = [
    "extended",
    "long version",
    "12 inch",
    "12 version",
    "12 mix",
    "maxi",
    "full length",
]
_NEUTRAL_MIXES = ["original mix", "album mix", "single mix", "main mix", "stereo mix", "mono mix", "stereo", "mono"]

LANGUAGES: dict[str, Iterable[str]] = {
    "English": _words("english ingles anglais inglese englisch английская 英語 英语 영어 אנגלית"),
    "Spanish": _words("spanish espanol espagnol spagnolo spanisch castellano испанская スペイン語 ספרדית"),
    "French": _words("french francais francaise frances francese franzosisch французская フランス語 צרפתית"),
    "German": _words("german deutsch deutsche allemand aleman tedesco немецкая ドイツ語"),
    "Italian": _words("italian italiano italiana italien italienisch итальянская"),
    "Portuguese": _words("portuguese portugues portugais portugiesisch"),
    "Japanese": _words("japanese japones japonais japanisch 日本語 日本语 일본어 японская"),
    "Korean": _words("korean coreano coreen 韓国語 韩语 한국어 корейская"),
    "Chinese": _words("chinese mandarin cantonese chino chinois 中国語 中文 国语 國語 粤语 粵語 중국어"),
    "Russian": _words("russian russe ruso russo русская русский"),
    "Hebrew": _words("hebrew עברית"),
    "Arabic": _words("arabic arabe العربية عربي"),
    "Greek": _words("greek ελληνικα ελληνικη"),
    "Turkish": _words("turkish turkce"),
    "Dutch": _words("dutch nederlands nederlandse"),
    "Swedish": _words("swedish svenska"),
    "Polish": _words("polish polska polski"),
}
_NEUTRAL = _words(
    "remaster remastered remasterise remasterizado remasterizada remasterizzato remasterisiert digitally"
    " digital mastered ремастер ремастеринг リマスター リマスタリング 리마스터 重制 album single lp ep version"
    " ver versao версия バージョン original main studio explicit clean edited deluxe expanded edition"
    " anniversary bonus track tracks official video videoclip clip oficial officiel offizielles audio lyric"
    " lyrics lyrical visualizer visualiser music mv pv hd hq 4k uhd full stereo mono remastering special"
    " limited super ultimate collectors collector standard the and from of soundtrack motion picture ost film"
    " movie theme only non disc cd vinyl new transfer best hits"
)


def _scriptless(word: str) -> bool:
    """Whether a word belongs to a script that writes without blanks (kana, Han, Hangul joined by particles)."""
    return any("\u3040" <= char <= "\u9fff" or "\uac00" <= char <= "\ud7a3" for char in word)


def _pattern(words: Iterable[str]) -> re.Pattern[str]:
    longest_first = sorted({fold(word) for word in words}, key=len, reverse=True)
    parts = [re.escape(w) if _scriptless(w) else rf"(?<!\S){re.escape(w)}(?!\S)" for w in longest_first]
    return re.compile("|".join(parts))


HARD = {kind: _pattern(words) for kind, words in _HARD.items()}
REMIX = _pattern(_REMIX)
REMAKE = _pattern(_REMAKES)
SHORTER = _pattern(_SHORTER)
LONGER = _pattern(_LONGER)
NEUTRAL_MIX = _pattern(_NEUTRAL_MIXES)
LANGUAGE = {name: _pattern(words) for name, words in LANGUAGES.items()}
# Neutral beside a telling word, and telling nothing alone: "Of the Best" is a title.
FILLERS = frozenset(_words("the and from of new only non best hits full music film movie theme track tracks super"))
NEUTRAL_WORDS = frozenset(map(fold, _NEUTRAL))
# Single words that betray another version even without a bracket around them. "live" is a verb as well, "cover" and
# "inst" too: they count only when the other title lacks exactly them.
LOOSE = frozenset(fold(w) for words in (*_HARD.values(), _REMIX) for w in words if " " not in w)
# A cheap look before the patterns: the first words of all of them, and whether a text may hold words without blanks.
_ALL = [*_HARD.values(), *LANGUAGES.values(), _REMIX, _REMAKES, _SHORTER, _LONGER, _NEUTRAL_MIXES]
_FIRST_WORDS = frozenset(fold(word).split()[0] for words in _ALL for word in words)
_VERSION_WORDS = frozenset(map(fold, _words("version ver versao versione versie versja versiya версия גרסה edit take")))
_OPENING = _FIRST_WORDS | _VERSION_WORDS


def may_speak(folded: str) -> bool:
    """Whether a folded text could hold any word of the vocabulary; false only when it surely holds none."""
    return not _OPENING.isdisjoint(folded.split()) or (not folded.isascii() and _scriptless(folded))
