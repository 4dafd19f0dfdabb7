"""A room asks for many things at once, stops at a trouble, and stops when nobody listens any more."""

from __future__ import annotations

import threading
import time
from typing import Any

from webapp.actions.syncing.room import Room
from webapp.providers.kit.errors import NeedsLogin, Refused
from webapp.providers.kit.roles import Abilities


class Adapter:
    """An adapter that does nothing by itself."""

    abilities = Abilities()


def room(at_once: int = 4) -> Room:
    return Room("spotify", "Spotify", opener=lambda on_call: Adapter(), at_once=at_once)


def test_answers_come_for_all_and_a_refusal_stops_only_itself() -> None:
    def ask(_: Any, number: int) -> int:
        if number == 3:
            raise Refused("not this one")
        return number * 2

    found = dict(room().each(range(6), ask))
    assert isinstance(found.pop(3), Refused)
    assert found == {0: 0, 1: 2, 2: 4, 4: 8, 5: 10}


def test_after_a_dead_login_nothing_more_is_asked() -> None:
    asked: list[int] = []

    def ask(_: Any, number: int) -> int:
        asked.append(number)
        raise NeedsLogin("over")

    one = room(at_once=1)
    found = dict(one.each(range(20), ask))
    assert asked == [0]
    assert all(isinstance(answer, NeedsLogin) for answer in found.values())
    assert isinstance(one.trouble, NeedsLogin)


def test_no_adapter_is_used_by_two_threads_at_once() -> None:
    busy: set[int] = set()
    lock, clashes = threading.Lock(), []

    def ask(adapter: Any, number: int) -> int:
        with lock:
            clashes.extend([number] if id(adapter) in busy else [])
            busy.add(id(adapter))
        time.sleep(0.002)
        with lock:
            busy.discard(id(adapter))
        return number

    assert len(dict(room().each(range(40), ask))) == 40
    assert clashes == []


def test_who_stops_listening_stops_the_asking() -> None:
    asked: list[int] = []

    def ask(_: Any, number: int) -> int:
        asked.append(number)
        time.sleep(0.01)
        return number

    answers = room(at_once=2).each(range(200), ask)
    next(answers)
    answers.close()
    assert len(asked) < 20
