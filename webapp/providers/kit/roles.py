"""The roles that a provider can play for us: small protocols, one contract each.

Every method may raise the errors of :mod:`webapp.providers.kit.errors` and nothing else. Reads are complete or they
raise. Writes are sent once: a write whose outcome is unknown raises with ``maybe_applied=True``.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, Protocol, runtime_checkable

from webapp.domain.asking import Query
from webapp.domain.music import Account, Found, ListInfo, Listing


@dataclass(frozen=True, slots=True)
class Abilities:
    """What more, or less, a service or this very connection can do than the role says. One sentence each."""

    #: Playlists can be changed with this login; the reason why not stands in ``why_not``.
    can_write_playlists: bool = True
    #: Likes can be changed with this login.
    can_write_likes: bool = True
    #: Private lists are seen, not only public ones.
    sees_private: bool = True
    #: A playlist may hold one track several times.
    keeps_repeats: bool = True
    #: Taking a track out takes every occurrence of it.
    removes_all_occurrences: bool = False
    #: How a playlist is brought into order: by moving a range, by one whole permutation, or not at all.
    reorder: Literal["range", "permutation", "none"] = "range"
    #: Tracks can be put in at a position; otherwise only at the end.
    adds_at_position: bool = True
    #: Rows tell when they were added.
    gives_added_at: bool = True
    #: The list of lists carries a token; equal tokens prove equal rows.
    change_token: bool = True
    #: Rows of lists carry ISRCs.
    isrc_in_playlists: bool = True
    isrc_in_likes: bool = True
    #: A track can be asked for by ISRC.
    finds_by_isrc: bool = True
    #: Most ids in one call.
    max_batch_add: int = 100
    max_batch_remove: int = 100
    max_batch_like: int = 40
    max_batch_unlike: int = 40
    #: Most rows in one playlist, as far as is known.
    max_playlist_items: int | None = None
    #: How many rows one read call brings (for the price of a plan), of a playlist and of the likes.
    page_size: int = 50
    #: How many playlists one call of the list of lists brings.
    index_page_size: int = 50
    #: What this login cannot do, and why, for people: ability name -> sentence.
    why_not: tuple[tuple[str, str], ...] = ()


@runtime_checkable
class Library(Protocol):
    """A person's likes and playlists, to be read and, where the abilities say so, written.

    Order: playlists in the order of the service, likes newest first.
    """

    abilities: Abilities

    def me(self) -> Account:
        """Whose login this is. Cheap; also the health check of a connection."""

    def playlists(self) -> tuple[ListInfo, ...]:
        """Every playlist this login sees, own and followed, without the likes. Complete or ``Partial``."""

    def playlist(self, list_id: str) -> Listing:
        """One playlist with all its rows. ``Gone`` where it is not there, ``Refused`` where it may not be read."""

    def likes(self) -> Listing:
        """Every liked track, newest first."""

    def create_playlist(self, name: str, description: str = "") -> ListInfo:
        """A new private playlist. Sent once; not repeatable without reading the list of lists first."""

    def edit_playlist(self, list_id: str, *, name: str | None = None, description: str | None = None) -> None:
        """Change what is given and nothing else. Repeating is harmless."""

    def add(self, list_id: str, track_ids: Sequence[str], position: int | None = None) -> None:
        """Put tracks in, in the given order, at ``position`` (0-based) or at the end. At most ``max_batch_add``."""

    def remove(self, list_id: str, track_ids: Sequence[str]) -> None:
        """Take tracks out (every occurrence where ``removes_all_occurrences``). At most ``max_batch_remove``."""

    def move(self, list_id: str, start: int, length: int, before: int) -> None:
        """Move ``length`` rows that begin at ``start`` in front of index ``before``, both counted in the old order."""

    def arrange(self, list_id: str, track_ids: Sequence[str]) -> None:
        """Give a playlist this whole order (services whose ``reorder`` is ``permutation``)."""

    def like(self, track_ids: Sequence[str]) -> None:
        """Like tracks; the last of them becomes the newest. At most ``max_batch_like``. Repeating is harmless."""

    def unlike(self, track_ids: Sequence[str]) -> None:
        """Take likes back. At most ``max_batch_unlike``. Repeating is harmless."""


@runtime_checkable
class TrackSearch(Protocol):
    """Finding tracks in the service's catalogue."""

    abilities: Abilities

    def by_isrc(self, isrc: str) -> tuple[Found, ...]:
        """Tracks that the service holds under this ISRC, best first; empty when it says that it has none.

        ``Refused``, and nothing asked, where ``finds_by_isrc`` is false.
        """

    def search(self, query: Query, limit: int = 10) -> tuple[Found, ...]:
        """Tracks that answer to the words of ``query``, in one call, best first; the service's own ranking.

        Whether a looser query is worth another call is not judged here: whoever asks climbs the ladder.
        """
