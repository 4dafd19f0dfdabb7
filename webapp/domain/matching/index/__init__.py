"""An index of one's own tracks, in memory: which of them could be a newly seen row."""

from webapp.domain.matching.index.catalogue import Index

__all__ = ["Index"]
