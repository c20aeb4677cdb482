"""Pages in languages whose dates are not read: their machine-readable ones are, and a change or a deadline is no publication there either."""

import pytest

from bodspider.pages import Detail
from tests.pages import article_fixtures


def read(language: str, label: str) -> Detail:
    page = (
        f'<html lang="{language}"><body><main><h1>Uno dos tres</h1><article class="node"><div class="node__meta">{label} '
        '<time datetime="2026-04-01T09:00:00Z">1.4.2026</time></div><div class="field--name-body"><p>Una frase.</p></div></article></main></body></html>'
    )
    return article_fixtures.read(page)


@pytest.mark.parametrize(
    ("language", "label"),
    [
        ("es", "Última actualización:"), ("es", "Modificado el"), ("it", "Aggiornato il"), ("it", "Ultima modifica:"), ("pt", "Atualizado em"),
        ("pl", "Zaktualizowano"), ("cs", "Aktualizováno"), ("sv", "Senast uppdaterad"), ("da", "Opdateret den"), ("fi", "Päivitetty"),
    ],
)  # fmt: skip
def test_a_change_is_no_publication(language, label):
    detail = read(language, label)
    assert not detail.published
    assert [each.raw for each in detail.modified] == ["2026-04-01T09:00:00Z"]


@pytest.mark.parametrize(
    ("language", "label"),
    [("es", "Fecha límite:"), ("es", "Válido hasta"), ("it", "Scadenza:"), ("pt", "Prazo:"), ("pl", "Wydarzenie:")],
)
def test_a_deadline_or_an_event_is_no_publication(language, label):
    detail = read(language, label)
    assert not detail.published
    assert not detail.modified


@pytest.mark.parametrize(
    ("language", "label"), [("es", "Publicado el"), ("it", "Pubblicato il"), ("pt", "Publicado em"), ("fr", "Publié le")]
)
def test_a_publication_is_one(language, label):
    assert [each.raw for each in read(language, label).published] == ["2026-04-01T09:00:00Z"]
