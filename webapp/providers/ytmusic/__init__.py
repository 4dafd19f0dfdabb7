"""YouTube Music: what it is called, that it only searches, without anybody's login, and how fast it may be asked."""

from __future__ import annotations

from webapp.providers.kit.manifest import Limit, Manifest
from webapp.providers.ytmusic.adapter import ABILITIES, open_adapter
from webapp.providers.ytmusic.parse import limited

MANIFEST = Manifest(
    name="ytmusic",
    label="YouTube Music",
    roles=frozenset({"track_search"}),
    abilities=ABILITIES,
    open=open_adapter,
    login_kind="none",
    # Nothing is published. 4 to 8 at once, each 0.3 to 0.6 s, have been fine (2026-11); five a second is below that.
    limits=(Limit(calls=5, seconds=1.0, scope="address", burst=10),),
    limited=limited,
    addresses=(("home", "YTMUSIC_URL"),),
    rehearsal=(("home", "/ytmusic"),),
    notes=("YouTube Music is searched without a login. It tells no ISRC, and changes its answers without notice.",),
)
