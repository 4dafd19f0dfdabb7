"""An imitation of Spotify: the Web API as apps in Development Mode see it in November 2026, and the consent page."""
