"""The imitated Deezer's consent and tokens."""

from urllib.parse import parse_qs, urlsplit

import pytest
import requests

BACK = "http://localhost:8000/api/sync/callback/deezer"
ASKED = {
    "app_id": "rehearsal",
    "redirect_uri": BACK,
    "perms": "basic_access,email,offline_access,manage_library,delete_library",
    "state": "xyz",
}


@pytest.fixture
def connect(server):
    return f"{server.url}/deezer/connect/oauth"


def consent(connect, answer="allow", **changes):
    said = {"person": "ada", "answer": answer}
    got = requests.post(f"{connect}/auth.php", params={**ASKED, **changes}, data=said, allow_redirects=False)
    return {key: value[0] for key, value in parse_qs(urlsplit(got.headers["Location"]).query).items()}


def exchange(connect, code, /, **changes):
    asked = {"app_id": "rehearsal", "secret": "s", "code": code, "output": "json", **changes}
    return requests.get(f"{connect}/access_token.php", params=asked)


def test_consent_leads_to_a_token_that_never_ends(connect, server):
    back = consent(connect)
    assert back["state"] == "xyz"
    granted = exchange(connect, back["code"]).json()
    assert granted["expires"] == 0
    assert len(granted["access_token"]) == 50
    assert granted["access_token"].startswith("fr")
    me = requests.get(f"{server.url}/deezer/api/user/me", params={"access_token": granted["access_token"]}).json()
    assert (me["name"], me["email"]) == ("Ada", "ada@example.com")


def test_without_offline_access_the_token_ends_after_an_hour(connect, server, clock):
    granted = exchange(connect, consent(connect, perms="basic_access")["code"]).json()
    assert granted["expires"] == 3600
    clock.now += 3601
    answer = requests.get(f"{server.url}/deezer/api/user/me", params={"access_token": granted["access_token"]}).json()
    assert answer["error"] == {"type": "OAuthException", "message": "Invalid OAuth access token.", "code": 300}


def test_without_json_the_answer_is_a_form_line(connect):
    answer = exchange(connect, consent(connect)["code"], output="")
    assert answer.text.startswith("access_token=fr")
    assert answer.text.endswith("&expires=0")


@pytest.mark.parametrize("wrong", [{"code": "invented"}, {"app_id": "another"}, {"secret": ""}])
def test_a_wrong_code_is_told_in_plain_words_with_200(connect, wrong):
    answer = exchange(connect, consent(connect)["code"], **wrong)
    assert (answer.status_code, answer.text) == (200, "wrong code")
    assert answer.headers["Content-Type"].startswith("text/html")


def test_a_code_works_once(connect):
    code = consent(connect)["code"]
    exchange(connect, code)
    assert exchange(connect, code).text == "wrong code"


def test_denying_leads_back_with_user_denied(connect):
    assert consent(connect, "deny") == {"error_reason": "user_denied", "state": "xyz"}


@pytest.mark.parametrize("wrong", [{"app_id": ""}, {"redirect_uri": "nowhere"}, {"perms": "everything"}])
def test_a_wrong_request_is_shown_to_the_person(connect, wrong):
    assert requests.get(f"{connect}/auth.php", params={**ASKED, **wrong}).status_code == 400
