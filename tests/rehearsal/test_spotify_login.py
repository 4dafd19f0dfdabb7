"""The imitated Spotify's consent and tokens."""

import hashlib
from base64 import urlsafe_b64encode
from urllib.parse import parse_qs, urlsplit

import pytest
import requests

VERIFIER = "a" * 64
CHALLENGE = urlsafe_b64encode(hashlib.sha256(VERIFIER.encode()).digest()).decode().rstrip("=")
BACK = "http://127.0.0.1:8000/api/sync/callback/spotify"
ASKED = {
    "response_type": "code",
    "client_id": "rehearsal",
    "redirect_uri": BACK,
    "scope": "user-library-read playlist-read-private",
    "state": "xyz",
    "code_challenge_method": "S256",
    "code_challenge": CHALLENGE,
}


@pytest.fixture
def accounts(server):
    return f"{server.url}/spotify/accounts"


def consent(accounts, answer="allow", person="ada", **changes):
    asked = {key: value for key, value in {**ASKED, **changes}.items() if value is not None}
    said = {"person": person, "answer": answer}
    return requests.post(f"{accounts}/authorize", params=asked, data=said, allow_redirects=False)


def told(answer):
    return {key: value[0] for key, value in parse_qs(urlsplit(answer.headers["Location"]).query).items()}


def exchange(accounts, code, /, **changes):
    form = {"grant_type": "authorization_code", "code": code, "redirect_uri": BACK, "client_id": "rehearsal"}
    return requests.post(f"{accounts}/api/token", data={**form, "code_verifier": VERIFIER} | changes)


def refresh(accounts, token, client="rehearsal"):
    form = {"grant_type": "refresh_token", "refresh_token": token, "client_id": client}
    return requests.post(f"{accounts}/api/token", data=form)


def test_consent_leads_back_with_code_and_state_and_to_working_tokens(accounts, server):
    back = consent(accounts)
    assert back.headers["Location"].startswith(BACK)
    assert told(back)["state"] == "xyz"
    tokens = exchange(accounts, told(back)["code"]).json()
    assert set(tokens) == {"access_token", "token_type", "expires_in", "scope", "refresh_token"}
    assert (tokens["expires_in"], tokens["scope"]) == (3600, ASKED["scope"])
    bearer = {"Authorization": f"Bearer {tokens['access_token']}"}
    assert requests.get(f"{server.url}/spotify/v1/me", headers=bearer).json()["display_name"] == "Ada"


def test_the_consent_page_is_a_page_with_the_people_on_it(accounts):
    page = requests.get(f"{accounts}/authorize", params=ASKED)
    assert page.headers["Content-Type"].startswith("text/html")
    assert '<html lang="en">' in page.text
    assert page.text.count('name="person"') == 2
    assert "Allow" in page.text
    assert "<script" not in page.text


def test_denying_leads_back_with_an_error(accounts):
    assert told(consent(accounts, "deny")) == {"error": "access_denied", "state": "xyz"}


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"client_id": None}, "client id"),
        ({"redirect_uri": None}, "redirect URI"),
        ({"redirect_uri": "http://localhost:8000/x"}, "Insecure redirect URI"),
        ({"redirect_uri": "http://music.example.com/x"}, "Insecure redirect URI"),
        ({"response_type": "token"}, "response_type"),
        ({"scope": "everything"}, "INVALID_SCOPE"),
    ],
)
def test_a_wrong_request_is_shown_to_the_person_and_leads_nowhere(accounts, changes, words):
    answer = consent(accounts, **changes)
    assert answer.status_code == 400
    assert words in answer.text


def test_a_code_works_once(accounts):
    code = told(consent(accounts))["code"]
    assert exchange(accounts, code).status_code == 200
    assert exchange(accounts, code).json()["error"] == "invalid_grant"


@pytest.mark.parametrize(
    "wrong",
    [{"code_verifier": "b" * 64}, {"redirect_uri": BACK + "/x"}, {"client_id": "another"}, {"code": "invented"}],
)
def test_a_code_is_bound_to_verifier_address_and_app(accounts, wrong):
    answer = exchange(accounts, told(consent(accounts))["code"], **wrong)
    assert (answer.status_code, answer.json()["error"]) == (400, "invalid_grant")


def test_a_code_dies_after_ten_minutes(accounts, clock):
    code = told(consent(accounts))["code"]
    clock.now += 601
    assert exchange(accounts, code).json()["error"] == "invalid_grant"


def test_without_a_challenge_the_secret_must_be_shown(accounts):
    form = {"grant_type": "authorization_code", "redirect_uri": BACK}
    code = told(consent(accounts, code_challenge=None, code_challenge_method=None))["code"]
    assert exchange(accounts, code).json()["error"] == "invalid_client"
    answer = requests.post(f"{accounts}/api/token", data={**form, "code": code}, auth=("rehearsal", "secret"))
    assert answer.status_code == 200


def test_a_wrong_secret_is_refused_where_one_is_set(accounts, world):
    world.spotify.client_secret = "right"
    code = told(consent(accounts))["code"]
    assert exchange(accounts, code, client_secret="wrong").json()["error"] == "invalid_client"
    assert exchange(accounts, code, client_secret="right").status_code == 200


def test_an_access_token_lives_an_hour_and_refreshing_brings_no_new_refresh_token(accounts, world, clock, as_person):
    tokens = world.spotify.token_for("ada")
    spotify = as_person("spotify", "ada")
    clock.now += 3601
    answer = spotify("GET", "/me")
    assert answer.status_code == 401
    assert answer.json()["error"]["message"] == "The access token expired"
    fresh = refresh(accounts, tokens["refresh_token"]).json()
    assert "refresh_token" not in fresh
    assert fresh["access_token"] != tokens["access_token"]


def test_a_refresh_token_dies_six_months_after_consent_however_often_it_is_used(accounts, world, clock):
    token = world.spotify.token_for("ada")["refresh_token"]
    clock.now += 181 * 86_400
    assert refresh(accounts, token).status_code == 200
    clock.now += 2 * 86_400
    answer = refresh(accounts, token)
    assert (answer.status_code, answer.json()["error"]) == (400, "invalid_grant")


def test_a_refresh_token_belongs_to_its_app(accounts, world):
    token = world.spotify.token_for("ada")["refresh_token"]
    assert refresh(accounts, token, client="another").json()["error"] == "invalid_grant"


def test_rotation_can_be_switched_on_and_kills_the_old_token(accounts, world):
    world.spotify.rotate_refresh = True
    token = world.spotify.token_for("ada")["refresh_token"]
    new = refresh(accounts, token).json()["refresh_token"]
    assert refresh(accounts, token).json()["error_description"] == "Refresh token revoked"
    assert refresh(accounts, new).status_code == 200


def test_a_person_who_is_not_on_the_list_is_refused_in_plain_text(world, as_person):
    world.spotify.new_account("zed", allowlisted=False)
    answer = as_person("spotify", "zed")("GET", "/me")
    assert answer.status_code == 403
    assert answer.text == "User not registered in the Developer Dashboard"
    assert answer.headers["Content-Type"].startswith("text/plain")


def test_an_owner_without_premium_stops_everyone(world, spotify):
    world.spotify.owner_premium = False
    assert spotify("GET", "/me").status_code == 403


def test_a_missing_scope_is_refused(as_person):
    narrow = as_person("spotify", "ada", scopes=["user-library-read"])
    assert narrow("GET", "/me/tracks").status_code == 200
    answer = narrow("PUT", "/me/library", params={"uris": "spotify:track:0000000000000000000000"})
    assert (answer.status_code, answer.json()["error"]["message"]) == (403, "Insufficient client scope")


def test_no_token_and_a_wrong_token_are_told_apart(server):
    address = f"{server.url}/spotify/v1/me"
    assert requests.get(address).json()["error"] == {"status": 401, "message": "No token provided"}
    wrong = requests.get(address, headers={"Authorization": "Bearer invented"})
    assert wrong.json()["error"] == {"status": 401, "message": "Invalid access token"}
