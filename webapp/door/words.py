"""What is wrong with something typed, in a sentence that says what to do."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _

from webapp.actions.rules import NotAccepted

#: By field and flaw; ``*`` is for any field.
SENTENCES: dict[tuple[str, str], Any] = {
    ("name", "length"): _("A name has 2 to 40 letters."),
    ("name", "letters"): _("A name is made of letters that can be seen, without an @."),
    ("name", "taken"): _("Somebody here already has this name. Choose another one."),
    ("email", "address"): _("This is not a mail address."),
    ("email", "taken"): _("There is already an account with this address."),
    ("current", "wrong"): _("This is not your current password."),
    ("label", "length"): _("Give it a name of up to 80 letters, such as the program that will use it."),
    ("*", "short"): _("Use at least 8 letters; a sentence of several words is best."),
    ("*", "long"): _("Use at most 1,024 letters."),
    ("*", "common"): _("This password is among the first ones tried by people who break in. Choose another one."),
    ("*", "own"): _("This is your name or address. Choose another password."),
    ("*", "unknown"): _("This is not one of the choices."),
}


def flaw_words(refused: NotAccepted) -> dict[str, Any]:
    """A sentence for each field that cannot be taken."""
    return {
        field: SENTENCES.get((field, flaw)) or SENTENCES.get(("*", flaw)) or flaw
        for field, flaw in refused.flaws.items()
    }
