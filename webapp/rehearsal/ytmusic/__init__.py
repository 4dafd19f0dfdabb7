"""An imitation of YouTube Music: the search that its web player uses, for visitors without a login."""
