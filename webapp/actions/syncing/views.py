"""What a service can show of a list, told to the merge in its own words."""

from __future__ import annotations

from webapp.domain.sync.snapshot import View
from webapp.providers.kit.roles import Abilities


def view_of(abilities: Abilities, entity: str) -> View:
    """The merge's picture of one list at one service."""
    if entity == "likes":
        return View(keeps_repeats=False, ordered=False, removes_all=False, reorder="none", adds_at_position=False)
    return View(
        keeps_repeats=abilities.keeps_repeats,
        removes_all=abilities.removes_all_occurrences,
        reorder=abilities.reorder,
        adds_at_position=abilities.adds_at_position,
    )


def may_write(abilities: Abilities, entity: str) -> str:
    """Empty if lists of this kind can be written with this login, else the reason why not."""
    ability = "can_write_likes" if entity == "likes" else "can_write_playlists"
    if getattr(abilities, ability):
        return ""
    return dict(abilities.why_not).get(ability, "This connection can only read.")
