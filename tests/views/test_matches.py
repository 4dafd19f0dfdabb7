"""Why this match: both records, what was decided and said, three buttons, and another one in its place."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.make import matches, pages, people
from tests.views.test_strange_words import PAYLOADS
from webapp.domain.asking import queries
from webapp.extensions import db
from webapp.models import (
    Ancestor,
    EntryRow,
    Label,
    Link,
    Lookup,
    Mapping,
    Operation,
    Placement,
    Target,
    TrackRow,
    User,
    Verdict,
)
from webapp.models.kinds import now
from webapp.store import tracks
from webapp.views.why import match_href

HTMX = {"HX-Request": "true"}


@pytest.fixture
def alice(app: Flask) -> User:
    return people.user("alice")


@pytest.fixture
def signed_in(client: FlaskClient, alice: User) -> FlaskClient:
    return people.sign_in(client, alice)


@pytest.fixture
def song(alice: User) -> TrackRow:
    """A track of alice's that the matcher has found at Deezer."""
    made = matches.track(isrc="GBAYE9700108", year=1998, explicit=False)
    matches.told("deezer", "10", "Teardrop (Live)", year=2001, duration_ms=334000, track_number=3)
    matches.match(alice, made, key="10")
    return made


def href(row: TrackRow, key: str = "10") -> str:
    return match_href(row.public_id, "deezer", key)


def remembered(row: TrackRow, *keys: str) -> None:
    """Deezer was asked for the track yesterday, and answered these."""
    question = queries(tracks.to_track(row))[-1].key
    asked = now() - timedelta(days=1)
    db.session.add(
        Lookup(service_type="deezer", question=question, answers=" ".join(keys), asked_at=asked, expires_at=now())
    )
    db.session.commit()


def test_both_records_stand_side_by_side_with_what_differs_in_words(signed_in: FlaskClient, song: TrackRow) -> None:
    html = signed_in.get(href(song)).text
    assert "Yours: Spotify" in html
    for value in ("Teardrop (Live)", "Mezzanine", "5:30", "5:34", "GBAYE9700108", "1998", "2001", song.origin_id):
        assert value in html
    compared = re.findall(r'<tr class="is-(\w+)"><th scope="row">(.*?)</th>', html)
    assert {label: same for same, label in compared} == {
        "Title": "different", "Artists": "same", "Album": "same", "Length": "different", "ISRC": "alone",
        "Year": "different", "Track number": "alone", "Explicit": "alone",
    }  # fmt: skip
    assert html.count("differs</td>") == 3 and html.count("one side only</td>") == 3
    assert 'href="https://www.deezer.com/track/10"' in html
    assert f'href="https://open.spotify.com/track/{song.origin_id}"' in html


def test_the_decision_of_now_and_that_of_then_are_both_told(signed_in: FlaskClient, song: TrackRow) -> None:
    html = signed_in.get(href(song)).text
    assert "The matcher does not take the two for one recording" in html
    assert re.search(r"<strong>\d+%</strong>", html)
    assert "The matcher took it with 93%: same artist; title equal (weights m1)." in html


def test_its_history_tells_who_said_what_when_and_where(signed_in: FlaskClient, alice: User, song: TrackRow) -> None:
    run = pages.run(alice)
    db.session.add(
        Operation(
            run_id=run.id, service="deezer", entity="likes", target="Likes", kind="like", external_id="10",
            state="done", finished_at=now(),
        )
    )  # fmt: skip
    remembered(song, "10", "11")
    signed_in.post(href(song), data={"said": "wrong"})
    signed_in.post(href(song), data={"said": "take_back"})
    signed_in.post(href(song), data={"said": "right"})
    html = signed_in.get(href(song)).text
    assert "You said that it is wrong, on this page; no longer meant" in html
    assert "You said that it is right, on this page" in html
    assert "Put into “Likes”" in html
    assert f'href="/sync/runs/{run.public_id}"' in html
    assert "Deezer was asked by its words: 2 answers" in html
    assert "Deezer last told of it" in html


@pytest.mark.parametrize(
    ("said", "kept", "same"), [("right", "same", True), ("wrong", "other", False), ("never", "never", False)]
)
def test_a_word_is_kept_and_the_page_says_what_will_happen(
    signed_in: FlaskClient, song: TrackRow, said: str, kept: str, same: bool
) -> None:
    answer = signed_in.post(href(song), data={"said": said})
    assert (answer.status_code, answer.location) == (303, href(song))
    label, word = db.session.query(Label).one(), db.session.query(Verdict).one()
    assert (label.said, label.place, label.score, label.model, word.same) == (kept, "match", 0.93, "m1", same)
    html = signed_in.get(href(song)).text
    assert "Take it back" in html
    assert "next run" in html
    signed_in.post(href(song), data={"said": "take_back"})
    assert db.session.query(Verdict).count() == 0
    assert "Take it back</button>" not in signed_in.get(href(song)).text


def test_a_word_during_a_run_says_that_the_next_one_carries_it_out(
    signed_in: FlaskClient, alice: User, song: TrackRow
) -> None:
    pages.run(alice, state="running")
    signed_in.post(href(song), data={"said": "wrong"})
    assert "The run that is under way ends as it began" in signed_in.get(href(song)).text


def test_htmx_gets_the_part_alone(signed_in: FlaskClient, song: TrackRow) -> None:
    part = signed_in.post(href(song), data={"said": "wrong"}, headers=HTMX)
    assert part.status_code == 200
    assert part.text.lstrip().startswith('<div class="match"')
    assert "data-announce" in part.text
    refused = signed_in.post(href(song), data={"said": "nonsense"}, headers=HTMX)
    assert (refused.status_code, refused.text.lstrip()[:10]) == (422, "<div class")


def test_every_form_carries_its_token(signed_in: FlaskClient, song: TrackRow) -> None:
    signed_in.post(href(song), data={"said": "wrong"})
    forms = re.findall(r'<form[^>]*method="post".*?</form>', signed_in.get(href(song)).text, re.S)
    assert len(forms) >= 4
    assert all('name="csrf_token"' in form for form in forms)


@pytest.mark.parametrize(
    "typed", ["77", " 77 ", "https://www.deezer.com/en/track/77?utm=x", "deezer.com/track/77", "deezer:track:77"]
)
def test_another_one_is_named_by_its_id_or_a_link(signed_in: FlaskClient, song: TrackRow, typed: str) -> None:
    answer = signed_in.post(href(song), data={"other": typed})
    assert (answer.status_code, answer.location) == (303, href(song, "77"))
    assert {(row.external_id, row.same) for row in db.session.query(Verdict)} == {("10", False), ("77", True)}
    assert "Nothing to compare" in signed_in.get(answer.location).text


@pytest.mark.parametrize(
    "typed",
    ["", "Teardrop", "https://link.deezer.com/s/abc", "https://open.spotify.com/track/77", "https://[", "x" * 500],
)
def test_what_names_no_track_is_refused_and_stays_in_the_field(
    signed_in: FlaskClient, song: TrackRow, typed: str
) -> None:
    answer = signed_in.post(href(song), data={"other": typed})
    assert answer.status_code == 422
    assert 'class="field-error"' in answer.text
    assert db.session.query(Verdict).count() == 0
    if typed:
        assert f'value="{typed}"' in answer.text


def test_another_candidate_of_that_time_can_be_picked(signed_in: FlaskClient, song: TrackRow) -> None:
    matches.told("deezer", "11", "Teardrop")
    remembered(song, "10", "11", "12")
    html = signed_in.get(href(song)).text
    assert 'name="pick" value="11"' in html
    assert f'href="{href(song, "11")}"' in html
    answer = signed_in.post(href(song), data={"pick": "11"})
    assert (answer.status_code, answer.location) == (303, href(song, "11"))
    row = db.session.query(Mapping).filter_by(external_id="11").one()
    assert (row.internal_id, row.decided_by) == (song.id, "person")
    assert db.session.query(Mapping).filter_by(external_id="10").count() == 0
    assert signed_in.post(href(song), data={"pick": "999"}).status_code == 422


def test_a_candidate_that_was_refused_has_a_page_too(signed_in: FlaskClient, song: TrackRow) -> None:
    matches.told("deezer", "11", "Angel", duration_ms=379000)
    remembered(song, "10", "11")
    html = signed_in.get(href(song, "11")).text
    assert "The matcher does not take the two for one recording" in html
    assert "another title" in html


def test_what_was_never_in_question_has_none(signed_in: FlaskClient, song: TrackRow) -> None:
    matches.told("deezer", "13", "Anything")
    for path in (href(song, "13"), f"/matches/{song.public_id}/nowhere/10", "/matches/x/deezer/10"):
        assert signed_in.get(path).status_code == 404
        assert signed_in.post(path, data={"said": "right"}).status_code == 404
    assert db.session.query(Verdict).count() == 0


def test_where_nothing_was_found_one_can_say_which_it_is(signed_in: FlaskClient, alice: User) -> None:
    lost = matches.track("Lost")
    held = entry(alice, lost)
    member = db.session.get_one(Link, held.link_id).members[1]
    why = "Deezer does not have it."
    db.session.add(Target(entry_id=held.id, member_id=member.id, state="absent", reason=why))
    remembered(lost)
    html = signed_in.get(href(lost, "")).text
    assert "What became of it?" in html
    assert "Absent: Deezer does not have it." in html
    assert "nothing found" in html
    assert signed_in.post(href(lost, ""), data={"other": "55"}).location == href(lost, "55")
    assert tracks.keys_of(alice.id, "deezer", [lost.id]) == {lost.id: "55"}
    signed_in.post(href(lost, ""), data={"said": "absent"})
    assert "You said that it is not on this service" in signed_in.get(href(lost, "")).text
    signed_in.post(href(lost, ""), data={"said": "take_back"})
    assert db.session.query(Verdict).filter_by(external_id="").count() == 0


def test_the_object_that_it_was_born_of_has_nothing_to_decide(signed_in: FlaskClient, alice: User) -> None:
    own = matches.track(service="deezer", key="20")
    matches.match(alice, own, key="20", score=None)
    html = signed_in.get(href(own, "20")).text
    assert "This is the very object that your track was first seen as." in html
    assert 'value="wrong"' not in html
    assert signed_in.post(href(own, "20"), data={"said": "wrong"}).status_code == 422


def test_a_track_that_became_one_with_another_is_shown_as_that(
    signed_in: FlaskClient, alice: User, song: TrackRow
) -> None:
    other = TrackRow(title="Teardrop", origin_service="deezer", origin_id="10")
    db.session.add(other)
    db.session.flush()
    db.session.add(Placement(run_id=pages.run(alice).id, track_id=other.id, source="deezer", target="spotify",
                             external_id="10", outcome="already_there"))  # fmt: skip
    db.session.commit()
    answer = signed_in.get(href(other))
    assert (answer.status_code, answer.location) == (302, href(song))


def entry(user: User, row: TrackRow, **values: Any) -> EntryRow:
    """The track stands in a list of this person's."""
    link = pages.link(user, "Road", entries=0)
    made = EntryRow(link_id=link.id, rank=0, track_id=row.id, label=row.title, **values)
    db.session.add(made)
    db.session.commit()
    return made


def test_the_report_of_a_run_the_questions_and_the_links_lead_here(
    signed_in: FlaskClient, alice: User, song: TrackRow
) -> None:
    run, lost = pages.run(alice), matches.track("Lost")
    for row, outcome in ((song, "already_there"), (lost, "absent")):
        db.session.add(Placement(run_id=run.id, track_id=row.id, source="spotify", target="deezer",
                                 external_id=row.origin_id, outcome=outcome, label=row.title))  # fmt: skip
    held = entry(alice, lost)
    link = pages.link(alice, "Other", entries=1, lacking=1)
    db.session.query(EntryRow).filter_by(link_id=link.id).update({"track_id": lost.id})
    db.session.add(Ancestor(member_id=link.members[0].id, entry_id=held.id, position=0, external_id="x"))
    question = pages.doubtful(alice)
    db.session.commit()
    base = f"/sync/runs/{run.public_id}/rows?outcome="
    assert f'href="{href(song)}"' in signed_in.get(base + "already_there").text
    assert f'href="{href(lost, "")}"' in signed_in.get(base + "absent").text
    assert f'href="{href(lost, "")}"' in signed_in.get(f"/links/{link.public_id}").text
    asked = db.session.get_one(TrackRow, question.track_id)
    html = signed_in.get("/conflicts").text
    for candidate in question.candidates:
        path = href(asked, str(candidate["external_id"]))
        assert f'href="{path}"' in html
        assert signed_in.get(path).status_code == 200


def test_an_answer_given_here_closes_the_question(signed_in: FlaskClient, alice: User) -> None:
    row = pages.doubtful(alice)
    row.digest = f"match:{row.track_id}:deezer"
    db.session.commit()
    asked = db.session.get_one(TrackRow, row.track_id)
    signed_in.post(href(asked, "101"), data={"said": "right"})
    db.session.refresh(row)
    assert (row.resolution_strategy, row.resolution["candidate"], row.resolved_by) == ("pick", 1, alice.id)
    assert db.session.query(Label).one().score == pytest.approx(0.72)
    signed_in.post(f"/conflicts/{row.public_id}/take-back")
    assert db.session.query(Verdict).count() == 0


def test_a_page_with_everything_stays_small(signed_in: FlaskClient, alice: User, song: TrackRow) -> None:
    for i in range(40):
        matches.told("deezer", str(200 + i), "Teardrop " * 20, album="Mezzanine " * 20)
    remembered(song, "10", *(str(200 + i) for i in range(40)))
    for n in range(20):
        signed_in.post(href(song), data={"said": ("right", "wrong")[n % 2]})
    answer = signed_in.get(href(song))
    assert answer.status_code == 200
    assert len(answer.data) < 60_000


@pytest.mark.parametrize("text", PAYLOADS)
def test_strange_words_stay_words(signed_in: FlaskClient, alice: User, text: str) -> None:
    row = matches.track(text, artists=text, album=text)
    for key in ("10", "11"):
        matches.told("deezer", key, text, artists=text, album=text)
    matches.match(alice, row, key="10", reasons=text)
    remembered(row, "10", "11")
    run = pages.run(alice)
    db.session.add(
        Operation(run_id=run.id, service="deezer", entity="likes", target=text, kind="like", external_id="10",
                  state="done", finished_at=now())
    )  # fmt: skip
    db.session.commit()
    answer = signed_in.get(href(row))
    assert answer.status_code == 200
    assert text not in answer.text
    assert text[1:4] in answer.text


def test_matches_of_others_are_not_there(signed_in: FlaskClient) -> None:
    bob = people.user("bob")
    mapping = matches.match(bob, key="30")
    row = db.session.get_one(TrackRow, mapping.internal_id)
    for path in (href(row, "30"), href(row, "")):
        assert signed_in.get(path).status_code == 404
        assert signed_in.post(path, data={"said": "wrong"}).status_code == 404
    assert db.session.query(Label).count() == 0
