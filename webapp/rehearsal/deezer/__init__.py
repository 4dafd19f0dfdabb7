"""An imitation of Deezer: the REST API as it answers in 2026, and the consent page of apps registered long ago."""
