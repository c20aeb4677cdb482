"""Fields whose classes do not say what they hold."""

import pytest

from tests.pages.article_fixtures import read


def body_of(inner: str) -> str | None:
    page = f'<html lang="en"><body><main><h1>Agreement</h1><article class="node">{inner}</article></main></body></html>'
    return read(page).body


@pytest.mark.parametrize("classes", ["field", "body field", "field field--body", "field field--name-field-inhoud"])
def test_a_field_with_sentences_is_the_text_where_nothing_else_is_marked_as_such(classes):
    assert body_of(f'<div class="{classes}"><p>One sentence.</p><p>Another one.</p></div>') == "One sentence.\n\nAnother one."


def test_a_field_beside_marked_text_is_no_text():
    text = '<div class="field field--name-body"><p>One sentence.</p></div>'
    assert body_of(f'{text}<div class="field field--name-field-rights"><p>All rights reserved.</p></div>') == "One sentence."


def test_a_field_without_sentences_is_no_text():
    assert body_of('<div class="field"><p>Mali</p></div><p>One sentence.</p>') == "One sentence."
