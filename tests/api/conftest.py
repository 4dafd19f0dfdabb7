"""An outside world for actions: rehearsal services on a loopback port."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from webapp.rehearsal.server import serve
from webapp.rehearsal.world import World


@pytest.fixture
def world() -> Iterator[World]:
    yield World(people=False)


@pytest.fixture
def given(world: World) -> Iterator[dict[str, Any]]:
    with serve(world) as server:
        yield {"REHEARSAL": True, "REHEARSAL_URL": server.url, "PROVIDER_LIMITS": "off"}
