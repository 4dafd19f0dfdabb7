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
            *_words(
                "karaoke karaoké カラオケ караоке 노래방 卡拉ok 伴奏 קריוקי καραοκε playback كاريوكي कराओके คาราโอเกะ"
            ),
            *_words("კარაოკე կարաոկե фонограмма плейбек مروقة"),
            "made famous by",
            "in the style of",
            "originally performed by",
            "as made popular by",
            "backing track",
            "sing along",
            "singalong",
            "minus one",
            "off vocal",
            "offvocal",
            "backing version",
            "rendu celebre par",
        ]
    ),
    "tribute": ["tribute", "tribute to", "hommage a", "homenaje a", "tributo a", "as performed by", "трибьют"],
    "cover": _words(
        "كوفر कवर คัฟเวอร์ ქავერი διασκευη קאבר 翻唱版 扒带"
        " cover covered coverversion кавер カバー カヴァー 歌ってみた 커버 翻唱"
    ),
    "instrumental": (
        [
            *_words(
                "موسيقى عزف इंस्ट्रुमेंटल אינסטרומנטל инструменталка インストver ορχηστρικο 반주"
                " instrumental instrumentale strumentale instrumentaal インストゥルメンタル インスト"
            ),
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
    "sped up": [
        "sped up",
        "speed up",
        "spedup",
        "nightcore",
        "fast version",
        "speeded up",
        "مسرع",
        "加速版",
        "ускоренная",
        "倍速",
    ],
    "slowed": [
        "slowed",
        "slowed down",
        "slowed and reverb",
        "بطيء",
        "慢速",
        "замедленная",
        "замедленный",
        "chopped and screwed",
        "daycore",
    ],
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
            *_words(
                "演唱會 演唱会 콘서트 コンサート 音樂會 音乐会 巡迴 巡回 حفلة لايف מופע לייב λαιβ συναυλια लाइव แสดงสด"
            ),
            *_words("คอนเสิร์ต ლაივი კონცერტი концерте կենդանի livesession livesessions คอนเสิร์ท บันทึกการแสดงสด"),
            *(
                "הופעה חיה",
                "בהופעה חיה",
                "live session",
                "the first take",
                "first take",
                "tiny desk",
                "bbc session",
                "bbc sessions",
                "peel session",
                "kexp session",
            ),
            *(
                "peel sessions",
                "live session",
                "live sessions",
                "spotify session",
                "spotify sessions",
                "spotify singles",
            ),
            *("home session", "at the bbc", "radio session", "live lounge", "studio session", "sketchbook", "스케치북"),
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
    "loop": ["loop", "looped", "1 hour", "one hour", "10 hours", "1 hour loop", "10 hour", "1時間", "1시간"],
    "commentary": ["commentary", "interview", "spoken", "track by track"],
    "reprise": ["reprise", "रीप्राइज़", "リプライズ"],
    "medley": ["medley", "megamix", "mashup", "mash up", "potpourri"],
}
_REMIX = _words(
    "remix rmx remixed mix rework reworked bootleg vip dub flip refix remezcla ремикс リミックス 리믹스 混音 רמיקס"
    " ريمكس رمكس रीमिक्स รีมิกซ์ რემიქსი ρεμιξ ռեմիքս"
)
_REMAKES = [
    "re recorded",
    "rerecorded",
    "re recording",
    "rerecording",
    "new stereo recording",
    "newly recorded",
    "stereo re recording",
    "new version",
    "new recording",
    "neuaufnahme",
]
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
    "digitalmaster ريماستر रीमास्टर्ड रिमास्टर রিমাস্টার্ড รีมาสเตอร์ remaszter remastrovana ремастерована 리마스터드"
    " 리마스터링 重制版 重製版 重製 数位重制 數位重製 リマスター版 최신 클린 버전 מחודש מאסטרינג ρεμαστερ"
    " remaster remastered remasterise remasterizado remasterizada remasterizzato remasterisiert digitally"
    " digital mastered ремастер ремастеринг リマスター リマスタリング 리마스터 重制 album single lp ep version"
    " ver versao версия バージョン original main studio explicit clean edited deluxe expanded edition"
    " anniversary bonus track tracks official video videoclip clip oficial officiel offizielles audio lyric"
    " lyrics lyrical visualizer visualiser music mv pv hd hq 4k uhd full stereo mono remastering special"
    " limited super ultimate collectors collector standard the and from of soundtrack motion picture ost film"
    " movie theme only non disc cd vinyl title"
    " us uk eu usa american european international japan new transfer best hits amazon itunes"
)


def _scriptless(word: str) -> bool:
    """Whether a word belongs to a script that writes without blanks (kana, Han, Hangul joined by particles)."""
    return any("\u3040" <= char <= "\u9fff" or "\uac00" <= char <= "\ud7a3" for char in word)


def _pattern(words: Iterable[str]) -> re.Pattern[str]:
    longest_first = sorted({fold(word) for word in words}, key=len, reverse=True)
    parts = [re.escape(w) if _scriptless(w) else rf"(?<!\S){re.escape(w)}(?!\S)" for w in longest_first]
    return re.compile("|".join(parts))


CHANNELS = {
    "mono": frozenset(map(fold, _words("mono моно モノラル μονοφωνικο monaural monophonic"))),
    "stereo": frozenset(map(fold, _words("stereo стерео ステレオ στερεοφωνικο stereophonic"))),
}
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
# "Medley" stands before a title that names its parts anyway.
# Single words that betray another version even without a bracket around them. "live" is a verb as well, "cover" and
# "inst" too: they count only when the other title lacks exactly them.
LOOSE = frozenset(fold(w) for words in (*_HARD.values(), _REMIX) for w in words if " " not in w) - {"medley"}
# A cheap look before the patterns: the most telling word of each entry, and the entries that stand inside words.
_VERSION_WORDS = [
    *_words("моно モノラル μονοφωνικο стерео ステレオ στερεοφωνικο mono stereo quad quadraphonic surround atmos dolby"),
    *_words("binaural version ver versao versione versie versja versiya версия バージョン 버전 גרסה edit take s"),
]
_ENTRIES = {**_HARD, **LANGUAGES, "remix": _REMIX, "re-recording": _REMAKES, "edit": _SHORTER, "extended": _LONGER}
_ENTRIES |= {"mixes": _NEUTRAL_MIXES, "versions": _VERSION_WORDS}


def _telling() -> dict[str, frozenset[str]]:
    found: dict[str, set[str]] = {}
    for kind, entries in _ENTRIES.items():
        for entry in map(fold, entries):
            found.setdefault(max(entry.split(), key=len), set()).add(kind)
    return {word: frozenset(kinds) for word, kinds in found.items()}


_TELLING = _telling()
_INSIDE = {
    kind: re.compile("|".join(re.escape(entry) for entry in map(fold, entries) if _scriptless(entry)))
    for kind, entries in _ENTRIES.items()
    if any(map(_scriptless, map(fold, entries)))
}
_NONE: frozenset[str] = frozenset()


def kinds_in(folded: str) -> frozenset[str]:
    """The kinds of which a folded text could hold a word; a kind that is missing here surely has none in it."""
    found = _NONE
    for word in folded.split():
        found |= _TELLING.get(word, _NONE)
    if not folded.isascii() and _scriptless(folded):
        found |= {kind for kind, pattern in _INSIDE.items() if pattern.search(folded)}
    return found
