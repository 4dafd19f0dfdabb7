"""The words of album titles: of editions, of formats, of soundtracks, and those that make another album of it.

All are compared folded (lower case, no accents, no punctuation). Words of scripts without blanks match inside a text.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from webapp.domain.matching.normalise import fold


def _split(text: str) -> list[str]:
    return text.split()


# Words of which an edition's note consists. STRONG ones make a note of it; the others stand beside them.
_STRONG = _split(
    "boxset halfspeed deluxe expanded remaster remastered remasters remastering mastered edition editions anniversary"
    " collectors"
    " collector special limited bonus reissue reissued repress version explicit clean mono stereo enhanced digipak"
    " import numbered repackage legacy platinum ultimate definitive extended rsd gatefold audiophile"
    " remasterise remasterisee reedition edicion edicao edizione ausgabe jubilaumsausgabe jubilaumsedition"
    " sonderedition sonderausgabe neuauflage limitierte erweiterte remasterizado remasterizada rimasterizzata"
    " rimasterizzato remasterisiert luxe especial speciale speciell specialutgava utgave utgava utokad jubileum"
    " comemorativa conmemorativa aniversario anniversaire anniversario deluxeausgabe edycja edice kiadas wydanie"
    " reedycja uitgave painos издание переиздание ремастер ремастеринг делюкс юбилейное подарочное расширенное"
    " коллекционное специальное εκδοση επετειακη baskı baskısı ozel yeni מהדורה מהדורת דלוקס רמאסטר اصدار نسخة"
    " ديلوكس طبعة"
)
_BESIDE = _split(
    "super the a an of and with in on to for tour standard complete full original master masters recording recordings"
    " digital digitally new high resolution mfsl mofi sacd hybrid uk us usa european"
    " japan japanese german french international australian target exclusive store day record colored coloured color"
    " red blue black white green clear gold silver yellow pink orange purple picture disc discs disk disques vinyl lp"
    " ep cd dvd bluray audio web usb track tracks album year years yr gram g inch box set 2xlp hq hd hi res"
    " explicit non re mqa bit khz plus dvda cassette tape mc pressing mastering celebration jahre ans anos anni let lat"
    " лет year de du d la le el los las di da der die das zum do del version mp3 flac shm hdcd double triple single"
    " edited extra rpm uhqr grammes gramm grams noir couleur farbig limitee cover artwork sleeve reel release cuts"
    " material content lps cds"
)
_FORMAT = _split(
    "lp 2lp 3lp 4lp lps cd 2cd 3cd 4cd cds vinyl vinilo vinyle vinile schallplatte 180g 140g 200g 180gram 180gm sacd"
    " dvd dvda cassette bluray mqa flac mp3 24bit 16bit 192khz 96khz uhqr mfsl mofi shm"
)
_UNSPACED_EDITION = (
    "リマスター デラックス エディション 限定盤 通常盤 初回 生産限定 リイシュー ボーナストラック 紙ジャケ 完全版 特典 盤"
    " 重製 重制 复刻 復刻 豪華版 豪华版 珍藏版 紀念版 纪念版 特別版 特别版 限量版 精裝 典藏"
    " 디럭스 에디션 리마스터 한정판 리패키지 스페셜 확장판 기념"
)
# Words at whose end or beginning a bracket is an edition whatever else it says ("The Paradise Edition").
_HEADS = _split(
    "edition edicion edicao edizione ausgabe edice edycja издание εκδοση מהדורה מהדורת uitgave utgava utgave baskısı"
    " baskı boxset remaster remastered remasters reissue anniversary pressing 에디션 エディション"
)

_LANGUAGES = _split(
    "english spanish french german italian portuguese japanese korean chinese mandarin cantonese russian swedish dutch"
    " hebrew arabic turkish espanol francais francaise deutsche deutsch italiano italiana portugues ingles anglais"
    " englische english английская русская"
)

_HARD: dict[str, list[str]] = {
    "karaoke": [
        *_split("karaoke караоке カラオケ 노래방 卡拉ok 伴奏 קריוקי καραοκε كاريوكي"),
        "in the style of", "made famous by", "originally performed by", "as made popular by", "backing tracks",
        "sing along", "singalong",
    ],
    "tribute": [
        *_split("tribute tributo hommage homenaje homenagem трибьют トリビュート 트리뷰트 covers covered 翻唱 カバー"),
        "a salute to", "lullaby renditions", "string quartet", "performs", "plays the music of", "as performed by",
        "8 bit", "piano covers", "cover versions", "renditions of", "lounge versions",
    ],
    "live": [
        *_split("live unplugged konzert konsert koncert концерт вживую ライブ ライヴ 라이브 现场 現場 演唱會 演唱会"),
        *_split("콘서트 הופעה בהופעה מופע حفله حفلة canlı ζωντανα συναυλια"),
        "in concert", "en vivo", "en directo", "ao vivo", "en direct", "en public", "en concert", "dal vivo",
        "in concerto", "na zywo", "acustico mtv", "mtv acustico", "na koncercie", "บันทึกการแสดงสด", "คอนเสิร์ต",
    ],
    "remix": [
        *_split("remix remixes remixed rmx reworks reworked remezclas ремикс ремиксы リミックス 리믹스 混音 רמיקסים"),
        "in dub", "dub version", "the mixes", "remix album", "remix collection",
    ],
    "instrumental": [
        *_split("instrumental instrumentals instrumentales strumentale インストゥルメンタル インスト 纯音乐 純音樂"),
        *_split("연주 инструментал инструментальный drumless אינסטרומנטלי"), "off vocal",
    ],
    "acoustic": [
        *_split("acoustic acoustique acustico acustica akustik akustisch акустика アコースティック 어쿠스틱 stripped"),
        "mtv unplugged", "unplugged", "אקוסטי",
    ],
    "piano": [
        "piano version", "piano versions", "piano edition", "piano collection", "solo piano",
        "鋼琴", "钢琴", "ピアノ", "피아노 버전",
    ],
    "lo-fi": ["lofi", "lo fi"],
    "demo": ["demo", "demos", "outtakes", "rehearsals", "early takes", "デモ", "демо", "데모"],
    "orchestral": ["symphonic", "orchestral", "philharmonic plays", "symphony plays", "orchestral version"],
    "a cappella": ["a cappella", "acapella", "acapellas", "a cappellas", "アカペラ"],
    "slowed": ["slowed", "slowed down", "chopped and screwed", "chopped not slopped", "screwed"],
    "sped up": ["sped up", "nightcore", "speed up"],
    "commentary": ["commentary", "track by track", "interview", "interviews", "audiobook", "horbuch", "spoken word"],
    "sampler": ["album sampler", "sampler", "advance", "snippets", "album preview"],
    "re-recording": [
        "re recorded", "rerecorded", "re recordings", "new recordings", "neuaufnahmen", "re imagined", "reimagined",
        "redux", "new version", "new recording",
    ],
    "image album": ["イメージアルバム", "image album"],
}  # fmt: skip
_SCORE = ["score", "original score", "motion picture score", "film score", "filmmusik score", "score album"]
_SONGS = ["music from and inspired by", "songs from and inspired by", "inspired by", "songs from the film", "the songs"]
_CAST = ["cast recording", "cast album", "original cast", "broadway cast", "london cast", "west end cast"]
_BOX = [
    "box set", "boxset", "complete albums", "complete studio albums", "album collection", "original album series",
    "original album classics", "complete recorded works", "complete works",
    "the studio albums", "studio albums", "classic albums",
]  # fmt: skip
_SOUNDTRACK = (
    r"(?:(?:the )?(?:original|official|complete) )*(?:(?:motion picture|movie|film|tv|television|series|video game|game"
    r"|netflix|anime|disney|musical)[ a-z]*?)?(?:soundtrack|sound track|ost|o s t)(?: (?:album|recording|from .*))?"
    r"|(?:music|songs) (?:from|inspired by|featured in|composed for) .*(?:film|movie|picture|series|show|game|musical)"
    r"|(?:music|songs) (?:from (?:and )?)?inspired by.*"
    r"|bande (?:originale|sonore)(?: .*)?|b ?o ?f|colonna sonora(?: .*)?|banda sonora(?: .*)?|trilha sonora(?: .*)?"
    r"|original ?filmmusik|filmmusik|der soundtrack(?: .*)?|(?:オリジナル ?)?サウンド ?トラック|саундтрек(?: .*)?"
    r"|музыка из .*|电影原声.*|原声带|原聲帶|電影原聲.*|פסקול(?: .*)?|sciezka dzwiekowa(?: .*)?|muzyka z filmu(?: .*)?"
    r"|사운드트랙|오리지널 사운드트랙|film muzigi|μουσικη απο .*|(?:the )?original motion picture"
)


def unspaced(text: str) -> bool:
    """Whether a word belongs to a script that writes without blanks."""
    return any("\u3040" <= char <= "\u9fff" or "\uac00" <= char <= "\ud7a3" or "\u0e00" <= char <= "\u0e7f"
               for char in text)  # fmt: skip


def _pattern(phrases: Iterable[str]) -> re.Pattern[str]:
    longest_first = sorted({fold(phrase) for phrase in phrases}, key=lambda one: (-len(one), one))
    return re.compile("|".join(re.escape(w) if unspaced(w) else rf"(?<!\S){re.escape(w)}(?!\S)" for w in longest_first))


def bare(tokens: Iterable[str]) -> str:
    """A text without the words that say nothing."""
    return " ".join(word for word in tokens if word not in SMALL)


def folded(words: Iterable[str]) -> frozenset[str]:
    """A set of words as they are compared."""
    return frozenset(map(fold, words))


STRONG, BESIDE, FORMAT, HEADS = folded(_STRONG), folded(_BESIDE), folded(_FORMAT), folded(_HEADS)
VERSION, LANGUAGES = folded(_split("version ver versione versao versie wersja версия")), folded(_LANGUAGES)
UNSPACED_EDITION = _pattern(_UNSPACED_EDITION.split())
HARD = {kind: _pattern(phrases) for kind, phrases in _HARD.items()}
# Single words of the kinds: once two titles agree on the kind, they need not be in both.
KIND_WORDS = {kind: frozenset(w for p in phrases for w in fold(p).split()) for kind, phrases in _HARD.items()}
SCORE, SONGS, CAST, BOX = _pattern(_SCORE), _pattern(_SONGS), _pattern(_CAST), _pattern(_BOX)
SOUNDTRACK = re.compile(_SOUNDTRACK)
# Words that titles gain and lose without meaning.
SMALL = folded(_split("the a an and of de la le les el los las der die das du di da do y e et und i o"))
