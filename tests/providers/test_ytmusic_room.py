"""What only YouTube Music does: a library in between, no login, answers that change their form."""

from __future__ import annotations

import json
import locale
import threading
import time
from collections.abc import Iterator
from typing import Any

import pytest
import requests

from tests.providers.bench import Bench
from tests.providers.conftest import Clock, Scripted
from webapp.domain.asking import Query, queries
from webapp.domain.music import Track
from webapp.providers.kit.errors import Malformed, Refused, RetryLater
from webapp.providers.kit.limits import Limiter, MemoryStore
from webapp.providers.registry import PROVIDERS, open_search, scope_of
from webapp.rehearsal.server import serve
from webapp.rehearsal.world import World

EXACT, LOOSE = queries(Track("Wonderwall", ("Oasis",)))


@pytest.fixture
def bench(catalogue: Any) -> Iterator[Bench]:
    world = World(people=False, catalogue=catalogue)
    with world, serve(world) as server:
        yield Bench("ytmusic", world, server.url, Clock(time.time()))


@pytest.fixture
def room(bench: Bench) -> Iterator[Any]:
    adapter = bench.open()
    yield adapter
    adapter.wire.close()


def asked(bench: Bench) -> list[tuple[str, str]]:
    return [(call.method, call.path) for call in bench.service.calls]


def question(bench: Bench, kind: str, at: int = 3) -> Query:
    return next(query for query in queries(bench.told(bench.tracks[at])) if query.kind == kind)


def test_songs_answer_to_the_exact_question_and_videos_to_the_loose_one(bench: Bench, room: Any) -> None:
    songs, videos = room.search(question(bench, "fields")), room.search(question(bench, "words"))
    assert bench.tracks[3] in [found.id for found in songs]
    assert {found.track.type for found in songs} == {"song"}
    assert {found.track.type for found in videos} == {"video"}
    assert all(found.track.album for found in songs)
    assert not any(found.track.isrc for found in (*songs, *videos))


def test_a_title_alone_is_looked_for_among_videos_only_if_there_is_no_song(bench: Bench, room: Any) -> None:
    told = bench.told(bench.tracks[3])
    assert room.search(queries(Track(told.title))[0])[0].track.type == "song"
    assert len(bench.service.calls.matching("POST *")) == 1
    assert room.search(Query("words", "qqzzx vvkkw")) == ()
    assert len(bench.service.calls.matching("POST *")) == 3


def test_a_visitor_is_asked_for_once_and_no_second_page_is_turned(bench: Bench, room: Any) -> None:
    common = Query("fields", "Love", "the")
    assert len(room.search(common, limit=50)) == 20
    room.search(common)
    assert asked(bench) == [("GET", "/"), *[("POST", "/youtubei/v1/search")] * 2]
    assert dict(room.wire.calls_by_family) == {"visitor": 1, "search": 2}


def test_the_questions_carry_the_visitor_and_no_login(scripted: Scripted) -> None:
    scripted.say('<script>ytcfg.set({"VISITOR_DATA": "Cgt2aXNpdG9y"});</script>')
    scripted.say({"contents": {}})
    room = open_search("ytmusic", addresses={"home": scripted.url + "/"}, limiter=Limiter(MemoryStore()))
    with pytest.raises(Malformed):
        room.search(EXACT)
    home, search = scripted.asked
    assert (home["path"], search["path"]) == ("/", "/youtubei/v1/search")
    assert search["headers"]["X-Goog-Visitor-Id"] == "Cgt2aXNpdG9y"
    assert search["headers"]["Cookie"] == "SOCS=CAI"
    assert not {"Authorization", "X-Goog-AuthUser"} & set(search["headers"])
    body = json.loads(search["body"])
    assert body["query"] == "Wonderwall Oasis"
    assert body["context"]["client"]["hl"] == "en"
    assert body["params"].startswith("EgWKAQII")


@pytest.mark.parametrize("mode", ["", "sign_in", "renamed"])
def test_an_empty_or_changed_answer_is_no_miss(bench: Bench, room: Any, mode: str) -> None:
    bench.service.faults.add("empty", "POST *", times=None, mode=mode)
    for query in (question(bench, "fields"), question(bench, "words")):
        with pytest.raises(Malformed):
            room.search(query)


@pytest.mark.parametrize("body", [b"", b"<html>Sign in</html>", b"[]", b"null", b'"no"', b'{"contents": []}', b"{" * 9])
def test_whatever_else_comes_is_no_miss(scripted: Scripted, body: bytes) -> None:
    scripted.say("<html></html>")
    scripted.say(body)
    room = open_search("ytmusic", addresses={"home": scripted.url}, limiter=Limiter(MemoryStore()))
    with pytest.raises(Malformed) as caught:
        room.search(EXACT)
    assert caught.value.maybe_applied is False


def test_rows_that_cannot_be_played_for_a_changed_form_are_no_miss(bench: Bench, room: Any) -> None:
    bench.service.faults.add("partial", "POST *", times=None)
    with pytest.raises(Malformed):
        room.search(question(bench, "fields"))


def test_a_shelf_of_another_kind_is_passed_over(bench: Bench, room: Any) -> None:
    plain = room.search(question(bench, "fields"))
    bench.service.padded = True
    assert room.search(question(bench, "fields")) == plain


@pytest.mark.parametrize(("status", "error"), [(400, Malformed), (404, Malformed), (401, Refused), (403, Refused)])
def test_a_refusal_is_no_miss(bench: Bench, room: Any, status: int, error: type[Exception]) -> None:
    bench.service.faults.add("status", "POST *", times=None, status=status)
    with pytest.raises(error):
        room.search(question(bench, "fields"))


def test_a_redirect_is_not_followed(scripted: Scripted) -> None:
    scripted.say("", status=302, Location="http://127.0.0.1:9/sorry")
    room = open_search("ytmusic", addresses={"home": scripted.url}, limiter=Limiter(MemoryStore()))
    with pytest.raises(Malformed):
        room.search(EXACT)
    assert len(scripted.asked) == 1


def test_a_bad_moment_is_outlived_and_a_slow_answer_waited_for(bench: Bench, room: Any) -> None:
    bench.service.faults.add("status", "POST *", times=2, status=503)
    assert room.search(question(bench, "fields"))
    slow = bench.service.faults.add("hang", "POST *", times=1, seconds=0.3)
    assert room.search(question(bench, "fields"))
    assert slow.fired == 1


def test_who_asks_too_much_is_sent_away_for_a_minute(bench: Bench, room: Any) -> None:
    bench.world.limits, bench.service.limits.calls = True, 3
    room.search(question(bench, "fields"))
    room.search(question(bench, "words"))
    with pytest.raises(RetryLater) as caught:
        room.search(question(bench, "fields"))
    assert (caught.value.kind, caught.value.after) == ("rate", 60.0)
    assert bench.limiter.status(scope_of("ytmusic", "anything")).blocked_until


def test_our_pace_is_five_a_second_and_ten_at_once(clock: Clock) -> None:
    limiter = Limiter(MemoryStore(), clock=clock, sleep=clock.sleep)
    start = clock.now
    for _ in range(60):
        limiter.acquire("ytmusic:address", "search", PROVIDERS["ytmusic"].limits)
    assert clock.now - start == pytest.approx(10, abs=0.3)


def test_several_rooms_may_search_at_once(bench: Bench) -> None:
    found: list[int] = []

    def search(at: int) -> None:
        room = bench.open()
        found.append(len(room.search(question(bench, "fields", at))))
        room.wire.close()

    threads = [threading.Thread(target=search, args=(at,)) for at in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(found) == 6 and all(found)


def test_the_library_leaves_the_locale_of_the_process_alone(bench: Bench, room: Any) -> None:
    before = locale.setlocale(locale.LC_ALL)
    room.search(question(bench, "fields"))
    assert locale.setlocale(locale.LC_ALL) == before


def test_the_library_reaches_nobody_else(bench: Bench, room: Any) -> None:
    room.search(question(bench, "fields"))
    session = room._client._library._session
    with pytest.raises(Malformed):
        session.get("https://www.youtube.com/")
    assert isinstance(session, requests.Session)
