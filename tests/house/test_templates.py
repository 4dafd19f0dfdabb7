"""Templates keep the rules that make them safe and translatable; read as text, new ones too."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from flask import Flask
from jinja2 import nodes

ROOT = Path(__file__).parent.parent.parent
FOLDER = ROOT / "templates"
TEMPLATES = sorted(path.relative_to(FOLDER).as_posix() for path in FOLDER.rglob("*.html"))

#: Templates that may mark text as safe. Each one needs a reason beside it.
MAY_MARK_SAFE: frozenset[str] = frozenset()

#: Python files that may build markup: through Markup.format, which escapes what it is given.
MAY_BUILD_MARKUP = frozenset({"webapp/views/formats.py"})

#: What is the same in every language: our name, names of services and music in samples, keys.
NO_WORDS = frozenset({"Unisson", "Esc", "Road", "Sunday", "UTC", "g"})

_EXPRESSION = re.compile(r"\{#.*?#\}|\{%.*?%\}|\{\{.*?\}\}", re.S)
_CODE = re.compile(r"<(script|style|code|kbd|samp|pre)\b.*?</\1>", re.S)
_CLASSES = re.compile(r"\{% block \w+_class %\}.*?\{% endblock %\}")
_TAG = re.compile(r"<[^>]*>", re.S)


def text_of(name: str) -> str:
    return (FOLDER / name).read_text(encoding="utf-8")


def without_comments(name: str) -> str:
    return re.sub(r"\{#.*?#\}", "", text_of(name), flags=re.S)


@pytest.mark.parametrize("name", TEMPLATES)
def test_nothing_in_a_template_would_be_evaluated(name: str) -> None:
    text = without_comments(name)
    assert "hx-on" not in text
    assert not re.search(r"hx-[\w:-]+\s*=\s*[\"']\s*(js|javascript):", text)
    assert not re.search(r"hx-trigger\s*=\s*(\"[^\"]*\[|'[^']*\[)", text), "a filter throws where eval is forbidden"
    assert not re.search(r"\son[a-z]+\s*=\s*[\"']", text), "no handlers in attributes"
    assert not re.search(r"(href|src|action)\s*=\s*[\"']\s*javascript:", text)


@pytest.mark.parametrize("name", TEMPLATES)
def test_every_element_that_asks_through_htmx_carries_the_nonce(name: str) -> None:
    """Others are stripped: text of strangers cannot bring its own requests."""
    text = without_comments(name)
    for match in re.finditer(r"<[a-z][^<]*?\bhx-(get|post|put|patch|delete|boost|action|headers)\b", text):
        tag = text[match.start() : text.index(">\n", match.start()) if ">\n" in text[match.start() :] else len(text)]
        assert "hx-nonce=" in tag, match.group()


@pytest.mark.parametrize("name", TEMPLATES)
def test_styles_and_scripts_come_from_files(name: str) -> None:
    text = without_comments(name)
    if not name.startswith("emails/"):
        assert not re.search(r"\sstyle\s*=", text), "style attributes are refused by the policy"
        assert "<style" not in text
    for tag in re.findall(r"<script\b[^>]*>", text):
        assert "nonce=" in tag or 'type="application/json"' in tag, tag


@pytest.mark.parametrize("name", TEMPLATES)
def test_text_is_escaped(name: str) -> None:
    text = without_comments(name)
    if name not in MAY_MARK_SAFE:
        assert not re.search(r"\|\s*safe\b|Markup|autoescape\s+false", text)


def test_python_builds_markup_in_known_places_only() -> None:
    found = {
        path.relative_to(ROOT).as_posix()
        for path in (ROOT / "webapp").rglob("*.py")
        if "rehearsal" not in path.parts and re.search(r"\bMarkup\(", path.read_text(encoding="utf-8"))
    }
    assert found <= MAY_BUILD_MARKUP


@pytest.mark.parametrize("name", TEMPLATES)
def test_a_template_parses_and_uses_what_it_imports(app: Flask, name: str) -> None:
    tree = app.jinja_env.parse(text_of(name))
    used = {node.name for node in tree.find_all(nodes.Name) if node.ctx == "load"}
    for statement in tree.find_all(nodes.FromImport):
        names = {pair[1] if isinstance(pair, tuple) else pair for pair in statement.names}
        assert names <= used, f"imported and not used: {', '.join(sorted(names - used))}"
    for whole in tree.find_all(nodes.Import):
        assert whole.target in used, f"imported and not used: {whole.target}"


@pytest.mark.parametrize("name", TEMPLATES)
def test_what_a_template_names_exists(app: Flask, name: str) -> None:
    tree = app.jinja_env.parse(text_of(name))
    for statement in tree.find_all((nodes.Extends, nodes.Include, nodes.FromImport, nodes.Import)):
        wanted = statement.template
        if isinstance(wanted, nodes.Const):
            assert wanted.value in TEMPLATES, wanted.value


@pytest.mark.parametrize("name", TEMPLATES)
def test_a_part_starts_with_an_underscore_and_a_page_does_not(name: str) -> None:
    """A page extends a layout. What extends nothing is a part, but for layouts, components and mails."""
    folder, _, file = name.rpartition("/")
    if folder.split("/")[0] in ("layouts", "components", "emails"):
        return
    assert file.startswith("_") != ("{% extends" in text_of(name))


@pytest.mark.parametrize("name", TEMPLATES)
def test_words_can_be_translated(name: str) -> None:
    """A guess: letters between tags that went through no expression."""
    if name.startswith("emails/"):
        return
    text = _TAG.sub(" ", _EXPRESSION.sub("", _CLASSES.sub("", _CODE.sub(" ", text_of(name)))))
    text = re.sub(r'[\w-]+="[^"]*"', " ", text)
    words = set(re.findall(r"[^\W\d_]{2,}", re.sub(r"&\w+;", " ", text)))
    assert not words - NO_WORDS
    for attribute in re.findall(r"\b(?:aria-label|title|placeholder|alt)=\"([^\"{]+)\"", without_comments(name)):
        assert attribute in NO_WORDS, attribute
