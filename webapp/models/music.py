"""Tables of music: the catalogue that all share, and what each service said of a track."""

from __future__ import annotations

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from webapp.extensions import db
from webapp.models.kinds import Created, Id, Moment, Owner, PublicId


class Artist(db.Model):
    """An artist of the shared catalogue. Two of one name stay two: ``disambiguation`` tells them apart."""

    __tablename__ = "artists"
    __table_args__ = (UniqueConstraint("name", "disambiguation"),)

    id: Mapped[Id]
    public_id: Mapped[PublicId]
    name: Mapped[str] = mapped_column(String(300))
    disambiguation: Mapped[str] = mapped_column(String(200), default="")
    spotify_id: Mapped[str | None] = mapped_column(String(40), unique=True)
    musicbrainz_id: Mapped[str | None] = mapped_column(String(36), unique=True)
    lastfm_url: Mapped[str | None] = mapped_column(String(500))
    created_at: Mapped[Created]


class Album(db.Model):
    """An album of the shared catalogue; a person's copies of it are theirs and stand elsewhere."""

    __tablename__ = "albums"
    __table_args__ = (Index(None, "title"),)

    id: Mapped[Id]
    public_id: Mapped[PublicId]
    title: Mapped[str] = mapped_column(String(500))
    year: Mapped[int | None]
    support: Mapped[str | None] = mapped_column(String(40))
    barcode: Mapped[str | None] = mapped_column(String(40), index=True)
    discogs_id: Mapped[int | None] = mapped_column(unique=True)
    discogs_url: Mapped[str | None] = mapped_column(String(500))
    spotify_url: Mapped[str | None] = mapped_column(String(500))
    created_at: Mapped[Created]
    updated_at: Mapped[Created]


class AlbumArtist(db.Model):
    """Who made an album, in the order of the cover."""

    __tablename__ = "album_artist"

    album_id: Mapped[int] = mapped_column(ForeignKey("albums.id", ondelete="CASCADE"), primary_key=True)
    artist_id: Mapped[int] = mapped_column(ForeignKey("artists.id", ondelete="CASCADE"), primary_key=True, index=True)
    position: Mapped[int] = mapped_column(default=0)


class TrackRow(db.Model):
    """A recording of the shared catalogue.

    The first service object that speaks of it gives it birth (``origin_service``, ``origin_id``), so that two people
    who read the same object share the row. Which other objects are the same recording is each person's own matter
    (``sync_mappings``): a correction of one changes nothing for another.
    """

    __tablename__ = "tracks"
    __table_args__ = (
        UniqueConstraint("origin_service", "origin_id"),
        UniqueConstraint("album_id", "track_number"),
        Index(None, "isrc"),
    )

    id: Mapped[Id]
    public_id: Mapped[PublicId]
    album_id: Mapped[int | None] = mapped_column(ForeignKey("albums.id", ondelete="SET NULL"))
    track_number: Mapped[int | None]
    title: Mapped[str] = mapped_column(String(500))
    artists: Mapped[str] = mapped_column(String(1000), default="")
    album: Mapped[str | None] = mapped_column(String(500))
    duration_ms: Mapped[int | None]
    isrc: Mapped[str | None] = mapped_column(String(12))
    year: Mapped[int | None]
    explicit: Mapped[bool | None]
    origin_service: Mapped[str | None] = mapped_column(String(20))
    origin_id: Mapped[str | None] = mapped_column(String(120))
    created_at: Mapped[Created]


class ExternalTrack(db.Model):
    """What a service was asked about a track and answered: catalogue data, shared by all, with its age.

    ``artist`` joins the artists by U+001F, so that names with commas stay whole.
    """

    __tablename__ = "external_tracks_cache"
    __table_args__ = (UniqueConstraint("service_type", "external_id"), Index(None, "service_type", "isrc"))

    id: Mapped[Id]
    service_type: Mapped[str] = mapped_column(String(20))
    external_id: Mapped[str] = mapped_column(String(120))
    title: Mapped[str] = mapped_column(String(500))
    artist: Mapped[str] = mapped_column(String(1000), default="")
    album: Mapped[str | None] = mapped_column(String(500))
    duration_ms: Mapped[int | None]
    isrc: Mapped[str | None] = mapped_column(String(12))
    year: Mapped[int | None]
    track_number: Mapped[int | None]
    kind: Mapped[str | None] = mapped_column(String(8))
    explicit: Mapped[bool | None]
    playable: Mapped[bool] = mapped_column(default=True)
    last_updated: Mapped[Created]


class Lookup(db.Model):
    """What a service was asked for one recording, and the ids it answered; a miss is remembered and expires.

    ``reason`` says of a miss what the service had answered. Only true answers stand here: a refusal or a limit is
    never remembered as "does not exist".
    """

    __tablename__ = "track_lookups"
    __table_args__ = (UniqueConstraint("service_type", "question"),)

    id: Mapped[Id]
    service_type: Mapped[str] = mapped_column(String(20))
    question: Mapped[str] = mapped_column(String(64))
    answers: Mapped[str] = mapped_column(String(2000), default="")
    reason: Mapped[str] = mapped_column(String(80), default="")
    asked_at: Mapped[Created]
    expires_at: Mapped[Moment]


class Mapping(db.Model):
    """One person's link between an object of a service and a thing of ours.

    ``score`` and ``reasons`` are the matcher's at the time, by the weights named in ``model``; ``decided_by`` is
    "matcher" or "person".
    """

    __tablename__ = "sync_mappings"
    __table_args__ = (
        UniqueConstraint("user_id", "service_type", "entity_type", "external_id"),
        Index(None, "user_id", "entity_type", "internal_id", "service_type"),
    )

    id: Mapped[Id]
    user_id: Mapped[Owner]
    service_type: Mapped[str] = mapped_column(String(20))
    entity_type: Mapped[str] = mapped_column(String(20), default="track")
    external_id: Mapped[str] = mapped_column(String(120))
    internal_id: Mapped[int]
    score: Mapped[float | None]
    reasons: Mapped[str] = mapped_column(String(500), default="")
    decided_by: Mapped[str] = mapped_column(String(10), default="matcher")
    model: Mapped[str] = mapped_column(String(24), default="")
    last_sync: Mapped[Moment | None]
    created_at: Mapped[Created]


class Verdict(db.Model):
    """A person's word on a pair: the same, never, or "not on this service" (no external id). Outlives every run."""

    __tablename__ = "match_verdicts"
    __table_args__ = (UniqueConstraint("user_id", "track_id", "service_type", "external_id"),)

    id: Mapped[Id]
    user_id: Mapped[Owner]
    track_id: Mapped[int] = mapped_column(ForeignKey("tracks.id", ondelete="CASCADE"), index=True)
    service_type: Mapped[str] = mapped_column(String(20))
    external_id: Mapped[str] = mapped_column(String(120), default="")
    same: Mapped[bool]
    created_at: Mapped[Created]


class PlaylistRow(db.Model):
    """A playlist as it stands at one of a person's services: what the list of lists said last."""

    __tablename__ = "playlists"
    __table_args__ = (UniqueConstraint("connection_id", "external_id"), Index(None, "user_id", "name_key"))

    id: Mapped[Id]
    public_id: Mapped[PublicId]
    user_id: Mapped[Owner]
    connection_id: Mapped[int] = mapped_column(ForeignKey("connections.id", ondelete="CASCADE"))
    external_id: Mapped[str] = mapped_column(String(120))
    name: Mapped[str] = mapped_column(String(500))
    name_key: Mapped[str] = mapped_column(String(500))
    description: Mapped[str] = mapped_column(String(2000), default="")
    owner_id: Mapped[str | None] = mapped_column(String(120))
    owner_name: Mapped[str | None] = mapped_column(String(200))
    readable: Mapped[bool] = mapped_column(default=True)
    editable: Mapped[bool] = mapped_column(default=True)
    public: Mapped[bool | None]
    total: Mapped[int | None]
    change_token: Mapped[str | None] = mapped_column(String(200))
    rows_token: Mapped[str | None] = mapped_column(String(200))
    rows_at: Mapped[Moment | None]
    url: Mapped[str | None] = mapped_column(String(500))
    seen_at: Mapped[Created]


class PlaylistTrack(db.Model):
    """One row of a playlist as it was last read, in order; rows that are no tracks keep their place."""

    __tablename__ = "playlist_tracks"
    __table_args__ = (UniqueConstraint("playlist_id", "position"),)

    id: Mapped[Id]
    playlist_id: Mapped[int] = mapped_column(ForeignKey("playlists.id", ondelete="CASCADE"))
    position: Mapped[int]
    external_id: Mapped[str] = mapped_column(String(500))
    kind: Mapped[str] = mapped_column(String(12), default="track")
    track_id: Mapped[int | None] = mapped_column(ForeignKey("tracks.id", ondelete="SET NULL"), index=True)
    added_at: Mapped[Moment | None]
