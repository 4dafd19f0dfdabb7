"""Accuracy audits as the administrator sees them: drawn, judged by form and by htmx, taken up again, counted."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.make import matches as make
from tests.make import people
from webapp.extensions import db
from webapp.models import Audit, AuditItem, Label, Mapping, User
from webapp.models.kinds import now
from webapp.views.admin.rates import chart, sentence

HTMX = {"HX-Request": "true"}


@pytest.fixture
def alice(app: Flask) -> User:
    return people.user("alice", admin=True)


@pytest.fixture
def browser(alice: User) -> FlaskClient:
    return people.browser(alice)


def draw(browser: FlaskClient, number: int = 20, **values: str) -> str:
    answer = browser.post("/admin/accuracy", data={"number": str(number)} | values)
    assert answer.status_code == 303
    return str(answer.location)


def say(browser: FlaskClient, path: str, *words: str) -> None:
    for word in words:
        at = re.search(r'name="position" value="(\d+)"', browser.get(path).text)
        assert at is not None
        assert browser.post(path, data={"position": at.group(1), "said": word}).location == path


def ended(alice: User, right: int = 96, wrong: int = 2, unsure: int = 2, days: int = 0, **values: str) -> Audit:
    moment = now() - timedelta(days=days)
    audit = Audit(
        user_id=alice.id, population=900, drawn=right + wrong + unsure, right=right, wrong=wrong, unsure=unsure,
        created_at=moment, finished_at=moment, **({"model": "m1"} | values),
    )  # fmt: skip
    db.session.add(audit)
    db.session.commit()
    return audit


def test_only_administrators_see_audits(app: Flask, alice: User, browser: FlaskClient) -> None:
    make.matches(alice, 2)
    path = draw(browser)
    bob = people.browser(people.user("bob"))
    assert bob.get("/admin/accuracy").status_code == 404
    assert bob.post("/admin/accuracy", data={"number": "20"}).status_code == 404
    for end in ("", "/back", "/finish", "/discard"):
        assert bob.post(path + end, data={"position": "0", "said": "right"}).status_code == 404
    assert db.session.query(AuditItem).filter(AuditItem.said.is_not(None)).count() == 0


def test_another_administrator_finds_nothing_of_it(alice: User, browser: FlaskClient) -> None:
    make.matches(alice, 2)
    path = draw(browser)
    ended(alice)
    other = people.browser(people.user("carol", admin=True))
    assert other.get(path).status_code == 404
    for end in ("", "/back", "/finish", "/discard"):
        assert other.post(path + end, data={"position": "0", "said": "right"}).status_code == 404
    html = other.get("/admin/accuracy").text
    assert path not in html
    assert "judged were wrong" not in html
    assert "Nothing to judge yet" in html


def test_without_a_match_the_page_says_what_to_do_next(browser: FlaskClient) -> None:
    html = browser.get("/admin/accuracy").text
    assert "Nothing to judge yet" in html
    assert 'href="/links"' in html
    answer = browser.post("/admin/accuracy", data={"number": "20"}, follow_redirects=True)
    assert "nothing to draw from" in answer.text


def test_the_page_says_how_many_there_are_and_whose_they_may_be(alice: User, browser: FlaskClient) -> None:
    make.matches(alice, 3)
    html = browser.get("/admin/accuracy").text
    assert "There are 3 accepted matches to draw from." in html
    assert "All of them are your own." in html
    assert "only where they allow it" in html
    make.matches(people.user("bob", share_matches=True), 2)
    html = browser.get("/admin/accuracy").text
    assert "There are 5 accepted matches to draw from." in html
    assert "3 of them are your own. " in html.replace("\n  ", " ")
    assert "1 other person allows theirs to be drawn" in html
    assert "bob" not in html


def test_the_matches_of_one_set_of_weights_can_be_drawn_alone(alice: User, browser: FlaskClient) -> None:
    make.matches(alice, 2, model="m1")
    assert 'name="model"' not in browser.get("/admin/accuracy").text
    make.matches(alice, 3, model="")
    html = browser.get("/admin/accuracy").text
    assert "m1 (2 pairs)" in html and "not noted (3 pairs)" in html
    draw(browser, model="by ")
    assert db.session.query(Audit).one().population == 3


def test_neither_score_nor_reasons_lead_the_judge(alice: User, browser: FlaskClient) -> None:
    make.match(alice, score=0.8765, reasons="title nearly equal")
    path = draw(browser)
    html = browser.get(path).text
    assert "nearly equal" not in html
    assert "88%" not in html and "0.8765" not in html
    say(browser, path, "right")
    browser.post(path + "/finish")
    html = browser.get(path).text
    assert "88%" in html and "title nearly equal" in html


def test_both_records_are_shown_with_what_differs_and_the_ways_out(alice: User, browser: FlaskClient) -> None:
    track = make.track("Teardrop", key="1a2b", duration_ms=330000, isrc="GBAAA9800322")
    make.told("deezer", "3135556", "Teardrop (Live)", duration_ms=353000)
    make.match(alice, track, key="3135556")
    html = browser.get(draw(browser)).text
    assert "https://open.spotify.com/track/1a2b" in html
    assert "https://www.deezer.com/track/3135556" in html
    assert html.count("noopener noreferrer") == 2
    assert re.search(r'is-different"><th scope="row">Title</th><td[^>]*>Teardrop</td><td[^>]*>Teardrop \(Live\)', html)
    assert "5:30" in html and "5:53" in html and "GBAAA9800322" in html
    assert re.search(r'is-same"><th scope="row">Album', html)


def test_the_page_says_what_a_word_changes(alice: User, browser: FlaskClient) -> None:
    make.match(alice, model="m1")
    make.match(people.user("bob", share_matches=True), model="m2")
    path = draw(browser, model="by m1")
    assert "Your own match" in browser.get(path).text
    browser.post(path + "/discard")
    assert "nobody’s match changes" in browser.get(draw(browser, model="by m2")).text


def test_every_word_can_be_said_with_a_form_and_with_a_key(alice: User, browser: FlaskClient) -> None:
    make.matches(alice, 2)
    path = draw(browser)
    html = browser.get(path).text
    for word, keys in (("right", "ArrowRight y"), ("wrong", "ArrowLeft n"), ("unsure", "ArrowUp u")):
        assert re.search(rf'<button type="submit"[^>]*name="said" value="{word}" data-key="{keys}"', html)
    assert 'data-key="Backspace z"' not in html
    say(browser, path, "right")
    assert re.search(r'<button type="submit"[^>]*data-key="Backspace z"', browser.get(path).text)
    assert all('name="csrf_token"' in form for form in re.findall(r'<form[^>]*method="post".*?</form>', html, re.S))


def test_htmx_gets_the_next_pair_in_the_same_answer(alice: User, browser: FlaskClient) -> None:
    make.matches(alice, 3)
    path = draw(browser)
    answer = browser.post(path, data={"position": "0", "said": "right"}, headers=HTMX)
    assert answer.status_code == 200
    assert answer.text.lstrip().startswith("<section")
    assert 'data-announce="2 of 3' in answer.text
    assert 'name="position" value="1"' in answer.text
    again = browser.post(path + "/back", headers=HTMX)
    assert 'data-announce="1 of 3' in again.text


def test_a_word_said_twice_judges_no_pair_unseen(alice: User, browser: FlaskClient) -> None:
    make.matches(alice, 3)
    path = draw(browser)
    for _ in range(2):
        answer = browser.post(path, data={"position": "0", "said": "wrong"}, headers=HTMX)
        assert 'data-announce="2 of 3' in answer.text
    assert db.session.query(Label).count() == 1


def test_strange_titles_stay_text(alice: User, browser: FlaskClient) -> None:
    strange = '"><script>alert(1)</script><div hx-get="/x" hx-trigger="load">'
    track = make.track(strange, key='s"/../x', artists=strange)
    make.told("deezer", "d?x=1", strange, artists=strange)
    make.match(alice, track, key="d?x=1", reasons=strange)
    path = draw(browser)
    seen = [browser.get(path).text]
    say(browser, path, "wrong")
    seen += [browser.post(path + "/finish").text, browser.get(path).text]
    assert all("<script>alert" not in html and '<div hx-get="/x"' not in html for html in seen)
    assert "open.spotify.com/track/s%22%2F..%2Fx" in seen[0]
    assert "deezer.com/track/d%3Fx%3D1" in seen[0]


def test_an_audit_goes_on_where_one_stopped(alice: User, browser: FlaskClient) -> None:
    make.matches(alice, 3)
    path = draw(browser)
    say(browser, path, "right")
    html = browser.get("/admin/accuracy").text
    assert "An audit is under way" in html and "Go on" in html and path in html
    assert "Draw an audit" not in html
    assert browser.post("/admin/accuracy", data={"number": "20"}).location == path
    assert "2 of 3" in people.browser(alice).get(path).text


def test_a_finished_audit_tells_the_rate_and_lists_every_pair(alice: User, browser: FlaskClient) -> None:
    make.matches(alice, 4)
    path = draw(browser)
    say(browser, path, "right", "wrong", "unsure", "right")
    html = browser.get(path).text
    assert "All 4 are judged" in html
    assert "2 right, 1 wrong, 1 unsure." in html
    assert "1 of the wrong ones is your own match" in html
    answer = browser.post(path + "/finish", follow_redirects=True)
    assert "1 of your own matches is corrected." in answer.text
    assert "1 of 3 judged were wrong: 33.3%, and with 95% certainty between 6.1% and 79.2%." in answer.text
    assert "1 was left unsure; it counts neither way." in answer.text
    titles = {said: item.ours["title"] for item in db.session.query(AuditItem) for said in [item.said]}
    assert titles["wrong"] in answer.text
    assert titles["unsure"] in browser.get(path + "?said=unsure").text
    assert titles["right"] in browser.get(path + "?said=right").text
    assert browser.get(path + "?said=else").status_code == 404


def test_a_finished_audit_is_neither_judged_on_nor_thrown_away(alice: User, browser: FlaskClient) -> None:
    make.match(alice)
    path = draw(browser)
    say(browser, path, "right")
    browser.post(path + "/finish")
    part = browser.post(path, data={"position": "0", "said": "wrong"}, headers=HTMX)
    assert "This audit is finished" in part.text
    assert "stays in the history" in browser.post(path + "/discard", follow_redirects=True).text
    assert db.session.query(Audit).one().wrong == 0


def test_an_unfinished_audit_can_be_thrown_away(alice: User, browser: FlaskClient) -> None:
    make.matches(alice, 2)
    path = draw(browser)
    say(browser, path, "wrong")
    answer = browser.post(path + "/discard", follow_redirects=True)
    assert "thrown away" in answer.text
    assert "Draw an audit" in answer.text
    assert browser.get(path).status_code == 404
    assert db.session.query(Mapping).count() == 2


@pytest.mark.parametrize("number", ["", "21", "-20", "100000", "x"])
def test_only_the_offered_numbers_are_drawn(alice: User, browser: FlaskClient, number: str) -> None:
    make.matches(alice, 2)
    assert browser.post("/admin/accuracy", data={"number": number}).status_code == 400
    assert db.session.query(Audit).count() == 0


NONSENSE = (
    {}, {"said": "right"}, {"position": "0"}, {"position": "-1", "said": "right"}, {"position": "0", "said": "maybe"},
    {"position": "99999", "said": "right"},
)  # fmt: skip


@pytest.mark.parametrize("data", NONSENSE)
def test_nonsense_is_no_word(alice: User, browser: FlaskClient, data: dict[str, str]) -> None:
    make.match(alice)
    path = draw(browser)
    assert browser.post(path, data=data).status_code == 400
    assert db.session.query(Label).count() == 0


def test_the_history_is_a_table_and_a_chart_of_the_same_figures(alice: User, browser: FlaskClient) -> None:
    ended(alice, days=60, model="hand-1")
    assert "<circle" not in browser.get("/admin/accuracy").text, "one audit is no history"
    ended(alice, 99, 1, 0, days=30)
    ended(alice, 100, 0, 0)
    html = browser.get("/admin/accuracy").text
    assert html.count("<circle") == 3
    assert 'role="img" aria-labelledby="chart-title chart-text"' in html
    assert "None of 100 judged was wrong: with 95% certainty at most 3.7% of all are." in html
    assert "0.6% – 7.1%" in html and "100 of 900" in html and "hand-1" in html


def test_the_sentence_is_one_for_people(alice: User) -> None:
    assert sentence(ended(alice)) == ("2 of 98 judged were wrong: 2.0%, and with 95% certainty between 0.6% and 7.1%.")
    assert "no rate" in sentence(ended(alice, 0, 0, 20))


def test_the_chart_holds_every_whisker(alice: User) -> None:
    drawn = chart([ended(alice, 20 - n, n, 0) for n in range(0, 21, 4)])
    top, bottom = drawn["lines"][-1]["y"], drawn["lines"][0]["y"]
    assert all(top <= mark["high"] <= mark["y"] <= mark["low"] <= bottom for mark in drawn["marks"])
    assert len(drawn["lines"]) <= 5
    assert [stretch["name"] for stretch in drawn["models"]] == ["m1"]
    assert chart([])["marks"] == []


def test_the_heaviest_pages_stay_light(alice: User, browser: FlaskClient) -> None:
    long = "A title that is as long as titles get when services add everything they know to them " * 2
    for n in range(40):
        track = make.track(long, key=f"s{n}", artists="\x1f".join(["Somebody With a Long Name"] * 6), album=long)
        make.told("deezer", f"d{n}", long + "live", artists="Somebody Else", album=long + "live")
        make.match(alice, track, key=f"d{n}", reasons="; ".join(["a reason of some length"] * 12))
    for n in range(30):
        ended(alice, days=n)
    assert len(browser.get("/admin/accuracy").data) < 60_000
    path = draw(browser, 50)
    assert len(browser.get(path).data) < 60_000
    for position in range(40):
        browser.post(path, data={"position": str(position), "said": "wrong"}, headers=HTMX)
    browser.post(path + "/finish")
    page = browser.get(path)
    assert "page=2" in page.text
    assert len(page.data) < 60_000


def test_a_person_decides_whether_their_matches_may_be_drawn(app: Flask) -> None:
    bob = people.user("bob")
    browser = people.browser(bob)
    form = {"name": "bob", "email": bob.email, "language": "", "timezone": "", "boxes": "1"}
    assert "not your name" in browser.get("/settings/profile").text
    browser.post("/settings/profile", data=form | {"share_matches": "1"})
    assert bob.share_matches is True
    assert re.search(r'name="share_matches" value="1" checked', browser.get("/settings/profile").text)
    browser.post("/settings/profile", data={"name": "bob"})
    assert bob.share_matches is True, "a form that does not show the box leaves it alone"
    wrong = browser.post("/settings/profile", data=form | {"name": "", "share_matches": "1"})
    assert wrong.status_code == 422 and 'value="1" checked' in wrong.text
    browser.post("/settings/profile", data=form)
    assert bob.share_matches is False
