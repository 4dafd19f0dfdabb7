"""What services are asked for a track, in which order and how often; what is remembered of their answers, and why."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask

from tests.make import syncing as make
from tests.make import world as outer
from tests.make.world import link
from webapp.actions.outside import Outside
from webapp.actions.syncing.looking_up import STRANGE, look_up
from webapp.actions.syncing.progress import Progress
from webapp.actions.syncing.room import Room
from webapp.actions.syncing.work import Cancelled, Hands
from webapp.actions.tidy_up import tidy_up
from webapp.config import Settings
from webapp.domain.asking import Query
from webapp.domain.matching import Decision, choose
from webapp.domain.music import Found, Track
from webapp.extensions import db
from webapp.models import ExternalTrack, Label, Lookup, Mapping, Placement, RunLog
from webapp.models.kinds import now
from webapp.providers.kit.errors import Gone, Malformed, NeedsLogin, Partial, ProviderError, Refused, RetryLater
from webapp.providers.kit.limits import Limiter, MemoryStore
from webapp.providers.kit.manifest import Limit
from webapp.providers.kit.roles import Abilities
from webapp.rehearsal.world import World
from webapp.store import tracks

Said = Sequence[Found] | ProviderError
ISRC = "GBAYE6500001"
SONG = Track("Song", ("Queen",), "Album", 200_000, ISRC, 1975, 3, type="song")
HIT = Found("right", SONG)
OTHER = Found("other", Track("Nothing of the kind", ("Kiss",), duration_ms=90_000))


@dataclass
class Want:
    """A track to be found, as a run holds it."""

    track: Track
    found: dict[str, Found] = field(default_factory=dict)
    decision: Decision | None = None
    error: str = ""

    @property
    def settled(self) -> bool:
        return bool(self.error) or (self.decision is not None and self.decision.outcome == "accept")


class Service:
    """A catalogue that answers what it is told: by kind of question, or by a whole query."""

    def __init__(self, answers: dict[Any, Said] | Callable[[Query], Said], **abilities: Any) -> None:
        self.answers, self.asked = answers, list[str]()
        self.abilities = Abilities(**abilities)
        self.wire = self

    def by_isrc(self, isrc: str) -> Sequence[Found]:
        return self._answer(Query("isrc", isrc=isrc))

    def search(self, query: Query, limit: int = 10) -> Sequence[Found]:
        return self._answer(query)

    def _answer(self, query: Query) -> Sequence[Found]:
        self.asked.append(f"{query.kind}:{query.isrc or query.text}")
        said = self.answers(query) if callable(self.answers) else self.answers.get(query.kind, ())
        if isinstance(said, ProviderError):
            raise said
        return said


@pytest.fixture
def hands(app: Flask) -> Hands:
    run = outer.run(make.person())
    return Hands(run, {}, now, Progress(run, {}, now, lambda: None, Cancelled))


def ask(hands: Hands, service: Service, *wanted: Track, at_once: int = 1) -> tuple[list[Want], Room]:
    """Look all of them up at a service; one call at a time, so that the order is certain."""
    room = Room("deezer", "Deezer", opener=lambda on_call: service, at_once=at_once)
    wants = [Want(track) for track in wanted]

    def answered(want: Want, last: bool) -> None:
        if not want.error:
            want.decision = choose(want.track, [one.track for one in want.found.values()])

    look_up(hands, room, wants, lambda want: want.settled, answered)
    return wants, room


def remembered() -> dict[str, Lookup]:
    return {row.question.split(":")[0]: row for row in db.session.query(Lookup)}


def days(row: Lookup) -> float:
    return round((row.expires_at - row.asked_at) / timedelta(days=1), 3)


# The ladder


def test_a_track_that_is_found_by_its_code_costs_one_call(hands: Hands) -> None:
    service = Service({"isrc": [HIT]})
    (want,), _ = ask(hands, service, SONG)
    assert service.asked == [f"isrc:{ISRC}"]
    assert want.decision is not None and want.decision.outcome == "accept"


def test_the_next_question_is_asked_only_where_the_last_gave_nothing_acceptable(hands: Hands) -> None:
    service = Service({"isrc": [], "fields": [OTHER], "words": [HIT]})
    (want,), _ = ask(hands, service, SONG)
    assert [asked.split(":")[0] for asked in service.asked] == ["isrc", "fields", "words"]
    assert want.settled and set(want.found) == {"right", "other"}
    service = Service({"fields": [HIT]}, finds_by_isrc=False)
    ask(hands, service, replace(SONG, title="Another", isrc=None), replace(SONG, title="Song II"))
    assert {asked.split(":")[0] for asked in service.asked} == {"fields", "words"}


def test_one_question_is_asked_once_however_many_have_it(hands: Hands) -> None:
    service = Service({"isrc": [HIT]})
    wants, _ = ask(hands, service, SONG, replace(SONG, album="Best Of"), replace(SONG, isrc="gb-aye-65-00001"))
    assert len(service.asked) == 1
    assert all(want.settled for want in wants)


def test_an_answer_also_serves_others_whose_code_it_holds(hands: Hands) -> None:
    other = replace(SONG, title="Other song", isrc="GBAYE6500002", duration_ms=181_000)

    def answer(query: Query) -> Said:
        if query.kind == "isrc":
            return ()
        return [HIT, Found("second", other)] if query.title == "Song" else Refused("this must not be asked")

    service = Service(answer)
    wants, _ = ask(hands, service, SONG, other)
    assert service.asked == [f"isrc:{ISRC}", "isrc:GBAYE6500002", "fields:Song Queen"]
    assert [want.settled and not want.error for want in wants] == [True, True]
    assert len(remembered()) == 2


def test_several_are_asked_at_once(hands: Hands) -> None:
    known = {f"Song {at}": Found(f"id{at}", replace(SONG, title=f"Song {at}", isrc=None)) for at in range(40)}
    service = Service(lambda query: [known[query.title]])
    wants, _ = ask(hands, service, *(one.track for one in known.values()), at_once=8)
    assert len(service.asked) == 40 and all(want.settled for want in wants)


# What is remembered


def test_misses_are_remembered_with_what_was_answered(hands: Hands) -> None:
    (want,), _ = ask(hands, Service({}), SONG)
    kept = remembered()
    assert kept["isrc"].reason == "no track under this ISRC"
    assert kept["fields"].reason == kept["words"].reason == "nothing found for title and artist"
    assert {name: days(row) for name, row in kept.items()} == {"isrc": 7, "fields": 3, "words": 3}
    assert {row.answers for row in kept.values()} == {""}
    assert want.error == ""


def test_a_hit_is_remembered_for_a_month_and_a_young_miss_for_a_day(hands: Hands) -> None:
    ask(hands, Service({"isrc": [HIT]}), SONG)
    assert (remembered()["isrc"].answers, days(remembered()["isrc"])) == ("right", 30)
    new = Track("New", ("Queen",), isrc="GBAYE2600001", year=now().year)
    ask(hands, Service({}), new)
    young = {row.question: days(row) for row in db.session.query(Lookup) if not row.answers}
    assert set(young.values()) == {1}


def test_what_is_gone_counts_as_a_miss(hands: Hands) -> None:
    (want,), room = ask(hands, Service({"isrc": Gone("no data"), "fields": Gone("no"), "words": Gone("no")}), SONG)
    assert (want.error, room.trouble) == ("", None)
    assert {name: row.reason for name, row in remembered().items()}["isrc"] == "no track under this ISRC"


@pytest.mark.parametrize(
    "error",
    [
        RetryLater("a pause", after=5),
        RetryLater("the quota is spent", after=50_000, kind="quota"),
        RetryLater("no calls for now: today's budget of 500 calls is spent", after=50_000, kind="budget"),
        RetryLater("broke off", after=30, kind="fault"),
        NeedsLogin("sign in again"),
        Refused("no"),
        Partial("the search announced results and brought none"),
        Malformed("a page instead of data"),
    ],
    ids=lambda error: f"{type(error).__name__}-{getattr(error, 'kind', '')}",
)
@pytest.mark.parametrize("kind", ["isrc", "fields"])
def test_what_is_no_answer_is_never_remembered_nor_taken_for_absence(
    hands: Hands, error: ProviderError, kind: str
) -> None:
    (want,), _ = ask(hands, Service({kind: error}), SONG)
    assert kind not in remembered()
    assert want.error
    assert db.session.query(ExternalTrack).count() == 0


def test_what_is_remembered_is_not_asked_again_until_it_ends(hands: Hands) -> None:
    service = Service({"words": [HIT]})
    ask(hands, service, SONG)
    (want,), _ = ask(hands, service, SONG)
    assert len(service.asked) == 3
    assert want.settled and want.found["right"].track == SONG
    for later, again in ((2.9, []), (3.1, ["fields"]), (7.1, ["isrc", "fields"]), (30.1, ["isrc", "fields", "words"])):
        service.asked.clear()
        hands.now = lambda later=later: now() + timedelta(days=later)
        ask(hands, service, SONG)
        assert [asked.split(":")[0] for asked in service.asked] == again
        db.session.query(Lookup).update({Lookup.asked_at: now()})
        _as_of_today()


def _as_of_today() -> None:
    """As if what was just asked anew had been asked with the rest."""
    ends = {"isrc": 7, "fields": 3, "words": 30}
    for row in db.session.query(Lookup):
        row.expires_at = now() + timedelta(days=ends[row.question.split(":")[0]])
    db.session.commit()


def test_the_answers_of_one_person_serve_another(hands: Hands) -> None:
    service = Service({"isrc": [HIT]})
    ask(hands, service, SONG)
    run = outer.run(make.person("yann"))
    other = Hands(run, {}, now, Progress(run, {}, now, lambda: None, Cancelled))
    (want,), _ = ask(other, service, replace(SONG, duration_ms=201_000))
    assert len(service.asked) == 1 and want.settled


def test_a_track_is_read_back_as_it_was_told(app: Flask) -> None:
    told = {
        "a": (replace(SONG, explicit=True), True),
        "b": (Track("Clip", ("Channel",), duration_ms=1000, type="video"), False),
    }
    tracks.keep_external("ytmusic", told, now())
    found = tracks.external("ytmusic", ["a", "b", "c"])
    assert {key: (one.track, one.playable) for key, one in found.items()} == told


def test_a_poorer_telling_takes_nothing_away(app: Flask) -> None:
    tracks.keep_external("deezer", {"a": (SONG, True)}, now())
    tracks.keep_external("deezer", {"a": (Track("Song (new)", ("Queen",)), False)}, now())
    found = tracks.external("deezer", ["a"])["a"]
    assert found.track == replace(SONG, title="Song (new)")
    assert not found.playable
    tracks.keep_external("deezer", {"b": (Track("Song", ("Queen",)), True)}, now())
    tracks.keep_external("deezer", {"b": (SONG, True)}, now())
    assert tracks.external("deezer", ["b"])["b"].track == SONG


# What may not be played


def test_what_cannot_be_played_here_is_not_placed_and_looked_at_again_after_a_day(hands: Hands) -> None:
    shut = Found("shut", SONG, playable=False)
    service = Service({"isrc": [shut], "fields": [shut, OTHER]})
    (want,), _ = ask(hands, service, SONG)
    assert want.error == "Deezer has it, but it cannot be played here."
    assert "shut" not in want.found
    kept = remembered()
    assert (kept["isrc"].reason, days(kept["isrc"])) == ("found, but not playable here", 1)
    assert (kept["fields"].reason, days(kept["fields"])) == ("", 30)
    service.answers = {"isrc": [HIT]}
    (want,), _ = ask(hands, service, SONG)
    assert want.error, "it is remembered for a day"
    hands.now = lambda: now() + timedelta(days=1.1)
    (want,), _ = ask(hands, service, SONG)
    assert want.settled and not want.error


def test_another_edition_that_can_be_played_is_taken_instead(hands: Hands) -> None:
    service = Service({"isrc": [Found("shut", SONG, playable=False)], "fields": [HIT]})
    (want,), _ = ask(hands, service, SONG)
    assert want.settled and set(want.found) == {"right"}


# Limits


def test_after_several_answers_that_nobody_understands_nothing_more_is_asked(hands: Hands) -> None:
    service = Service(lambda query: Malformed("a page instead of data"))
    wants, room = ask(hands, service, *(replace(SONG, title=f"Song {at}", isrc=None) for at in range(30)))
    assert len(service.asked) == STRANGE
    assert {want.error for want in wants} == {"a page instead of data"}
    assert room.trouble is None


def test_a_true_answer_in_between_keeps_the_service_in_favour(hands: Hands) -> None:
    service = Service(lambda query: () if query.title.endswith(("3", "7")) else Malformed("a page"))
    ask(hands, service, *(replace(SONG, title=f"Song {at}", isrc=None) for at in range(10)))
    assert len([asked for asked in service.asked if asked.startswith("fields")]) == 10


def test_a_spent_budget_leaves_the_rest_for_the_next_run_and_the_writes_alone(hands: Hands) -> None:
    spent = RetryLater("no calls for now: today's budget of 3 calls is spent", after=40_000, kind="budget")
    left = [3]

    def answer(query: Query) -> Said:
        left[0] -= 1
        return [Found(query.title, replace(SONG, title=query.title, isrc=None))] if left[0] >= 0 else spent

    wants, room = ask(hands, Service(answer), *(replace(SONG, title=f"Song {at}", isrc=None) for at in range(10)))
    assert [bool(want.error) for want in wants] == [False] * 3 + [True] * 7
    assert {want.error for want in wants[3:]} == {
        "Not asked yet: today's budget of searches at Deezer is spent. The next run goes on."
    }
    assert room.trouble is None
    assert hands.problems == ["Deezer: 7 tracks are not asked for yet, today's budget of searches is spent."]
    assert db.session.query(Lookup).count() == 3


def test_a_limit_of_the_service_itself_still_stops_everything(hands: Hands) -> None:
    quota = RetryLater("the quota is spent", after=50_000, kind="quota")
    service = Service(lambda query: quota)
    wants, room = ask(hands, service, *(replace(SONG, title=f"Song {at}", isrc=None) for at in range(10)))
    assert len(service.asked) == 1
    assert room.trouble is quota
    assert {want.error for want in wants} == {"the quota is spent"}


@pytest.mark.parametrize(
    ("limits", "abreast"),
    [
        ((Limit(1, 1.0, burst=30),), 2),
        ((Limit(5, 1.0, "address", burst=10),), 8),
        ((Limit(40, 5.0, "address"),), 8),
        ((Limit(1, 20.0, burst=2),), 1),
        ((), 8),
    ],
)
def test_a_run_asks_no_faster_than_its_own_pace_lets_it(limits: tuple[Limit, ...], abreast: int) -> None:
    assert Limiter(MemoryStore()).abreast(limits, 8) == abreast
    assert Limiter(MemoryStore(), enforce=False).abreast(limits, 8) == 8


# In whole runs


class Thrifty(Outside):
    """A way out with a small budget of calls a day, and no pace."""

    budget = 5

    def limiter(self, rehearsal: bool) -> Limiter:
        return _Unpaced(MemoryStore(), budgets={"spotify": self.budget})


class _Unpaced(Limiter):
    def acquire(self, scope: str, family: str, limits: Sequence[Limit] = ()) -> bool:
        return super().acquire(scope, family)


@pytest.fixture
def pair(app: Flask, world: World, settings: Settings) -> make.Pair:
    return make.pair(world, settings)


def thrifty(pair: make.Pair) -> Outside:
    way = pair.way
    return Thrifty(way.settings, way.sealer, way.engine, way.valkey)


def outcomes(run: Any, service: str) -> dict[str, set[str]]:
    """Outcome → reasons, of what a run did at a service."""
    found: dict[str, set[str]] = {}
    for row in db.session.query(Placement).filter_by(run_id=run.id, target=service):
        found.setdefault(row.outcome, set()).add(row.reason or "")
    return found


def test_a_run_places_what_the_budget_allows_writes_it_and_goes_on_in_the_next(pair: make.Pair) -> None:
    recordings = list({one.title: one for one in make.recordings(40)}.values())[:12]
    pair.world.deezer.like(pair.deezer, make.ids("deezer", recordings))
    link(pair.user, spotify=None, deezer=None)
    free, pair.way = pair.way, thrifty(pair)
    run, outcome = pair.sync()
    assert outcome.status == "partial"
    assert run.balance["written"] == 5
    assert (run.balance["refused"], run.balance["absent"]) == (7, 0)
    assert "today's budget" in next(iter(outcomes(run, "spotify")["refused"]))
    assert len(pair.spotify.likes) == 5
    assert any("7 tracks are not asked for yet" in line.message for line in db.session.query(RunLog))
    pair.way = free
    run, outcome = pair.sync()
    assert outcome.status == "success"
    assert len(pair.spotify.likes) == 12
    assert pair.world.spotify.calls.count("GET /search") == 12


def test_a_second_run_asks_nothing_again(pair: make.Pair) -> None:
    absent = [one for one in pair.world.catalogue.recordings if one.spotify and not one.deezer][:4]
    pair.world.spotify.like(pair.spotify, make.ids("spotify", [*make.recordings(6), *absent]))
    link(pair.user, spotify=None, deezer=None)
    pair.sync()
    searched = "GET /track/isrc:*", "GET /search"
    before = [pair.world.deezer.calls.count(match) for match in searched]
    assert before[0] == 10
    run, _ = pair.sync()
    assert [pair.world.deezer.calls.count(match) for match in searched] == before
    assert run.balance["written"] == 0


def test_a_track_that_may_not_be_played_there_is_refused_and_not_written(pair: make.Pair) -> None:
    shut = next(
        one for one in pair.world.catalogue.recordings
        if one.spotify and one.deezer and not one.deezer.readable and one.spotify.isrc == one.deezer.isrc == one.isrc
        and sum(one.isrc == other.isrc for other in pair.world.catalogue.recordings) == 1
    )  # fmt: skip
    pair.world.spotify.like(pair.spotify, [shut.spotify.id])
    link(pair.user, spotify=None, deezer=None)
    run, _ = pair.sync()
    assert run.balance["refused"] == 1
    assert outcomes(run, "deezer")["refused"] == {"Deezer has it, but it cannot be played here."}
    assert pair.deezer.likes == []


# What is forgotten


def test_old_answers_are_forgotten_and_tracks_that_nobody_names(pair: make.Pair) -> None:
    moment = now()
    for days_ago in (1, 31):
        db.session.add(
            Lookup(service_type="deezer", question=f"isrc:{days_ago}", expires_at=moment - timedelta(days=days_ago))
        )
    old = moment - timedelta(days=91)
    names = ("nobody's", "mapped", "labelled", "listed")
    tracks.keep_external("deezer", dict.fromkeys(names, (SONG, True)), old)
    tracks.keep_external("spotify", {"mapped": (SONG, True)}, old)
    tracks.keep_external("deezer", {"fresh": (SONG, True)}, moment)
    track_id = tracks.born("deezer", {"mapped": SONG}, moment)["mapped"]
    tracks.map_many(pair.user.id, "deezer", [("mapped", track_id, 1.0, "same")], moment)
    db.session.add(
        Label(
            user_id=pair.user.id, a_service="spotify", a_id="x", b_service="deezer", b_id="labelled", said="same",
            place="audit", model="m",
        )
    )  # fmt: skip
    _listed(pair, "listed")
    db.session.commit()
    tidy_up(now=moment)
    assert {row.question for row in db.session.query(Lookup)} == {"isrc:1"}
    left = {(row.service_type, row.external_id) for row in db.session.query(ExternalTrack)}
    assert left == {("deezer", name) for name in ("mapped", "labelled", "listed", "fresh")}
    assert db.session.query(Mapping).count() == 1


def _listed(pair: make.Pair, external_id: str) -> None:
    from webapp.models import Connection, PlaylistRow, PlaylistTrack

    connection = db.session.query(Connection).filter_by(user_id=pair.user.id, service_type="deezer").one()
    row = PlaylistRow(user_id=pair.user.id, connection_id=connection.id, external_id="1", name="Road", name_key="road")
    db.session.add(row)
    db.session.flush()
    db.session.add(PlaylistTrack(playlist_id=row.id, position=0, external_id=external_id))
