"""The application factory, and nothing else."""

from __future__ import annotations

from flask import Flask

from webapp.config import Settings, load_settings


def create_app(settings: Settings | None = None) -> Flask:
    """A Flask application over ``settings`` (read from the environment when not given)."""
    from webapp import api, cli, extensions, models, observe, views  # noqa: F401  (only here: nothing below needs the app)

    settings = settings or load_settings()
    app = Flask(__name__, template_folder="../templates", static_folder="../static")
    app.config.from_mapping(extensions.flask_config(settings))
    app.extensions["settings"] = settings
    observe.configure_logging(settings)
    extensions.wake(app, settings)
    views.register(app)
    api.register(app)
    cli.register(app)
    return app
