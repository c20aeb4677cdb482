"""One walk through an article: which parts are its text, which are about it, and what does not belong to it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from itertools import takewhile
from typing import Any

from bodspider.pages._finds import COLLECTED, Mode, Survey
from bodspider.pages._kinds import kind_of
from bodspider.pages._line_dates import is_date
from bodspider.pages._links import is_file
from bodspider.pages._names import is_related, names_related, names_tool
from bodspider.pages._phrases import AUTHOR_LABEL, MAX_LINE
from bodspider.pages._roles import (
    BLOCKS,
    HEADINGS,
    Role,
    is_hidden,
    is_media,
    is_paragraph,
    names_line,
    names_moment,
    role_of_classes,
    words,
    wraps_article,
)
from bodspider.pages._shapes import (
    closed,
    has_sentences,
    is_comments,
    is_leaf,
    is_marked_text,
    is_other_article,
    is_short,
    labelled_field,
    stands_aside,
)
from bodspider.pages._survey_lines import BETWEEN, BYLINE_LENGTH, enter_line, is_about_the_whole
from bodspider.pages._survey_walk import Walk
from bodspider.pages._terms import (
    are_terms,
    is_file_box,
    is_labelled_terms,
    is_link_list,
    is_term_list,
    labelled_list,
    leads_elsewhere,
    offers_to_share,
)
from bodspider.pages._text import line_of

_ASIDE_TAGS = frozenset(("nav", "aside", "form", "button", "script", "style", "template", "dialog", "noscript"))
_NO_PROSE = _ASIDE_TAGS - {"aside", "noscript"}
_TOLD_BY_TAG = _NO_PROSE | {"article", "aside", "h1"}
"""Elements in a text that can be something else than text though they have no attribute."""
_LEAVES = words("h2 h3 h4 h5 h6 p div li dd dt span section header footer address small em strong i b")
_AS_TEXT = frozenset(("table", "blockquote", "figure", "pre", "details"))
_STRICT, _LOOSE, _PROSE, _READ = Mode.STRICT, Mode.LOOSE, Mode.PROSE, Mode.READ  # up to Python 3.11 a member is found by a call
_OF_THE_WHOLE = frozenset((Role.ASIDE, Role.ABOUT, Role.FIELD))


def survey(scope: Any, title: str | None, folded: Iterable[tuple[Any, Any]] = ()) -> Survey:
    """Walk through `scope`, the element that holds an article with the title `title`, and tell its parts apart.

    `folded` are the headings and the panels of accordions: text, unless they are a list of other articles or of links.
    """
    walk = Walk(scope, title)
    for heading, panel in folded:
        if not _is_of_site(line_of(heading) or "", panel):
            walk.given[heading], walk.given[panel] = Role.PROSE, Role.FLOW
    return _through(walk, scope)


def _is_of_site(name: str, panel: Any) -> bool:
    """Tell whether the `panel` with this `name` is no text of an article: it lists others, or holds comments."""
    return names_related(name) or names_tool(name) or is_link_list(panel)


def survey_around(outer: Any, scope: Any = None) -> Survey:
    """Walk through what stands in `outer` around `scope`, the element that holds the article; text there is not its text."""
    return _through(Walk(outer, None, Mode.AROUND), outer, without=scope)


def survey_behind(heading: Any, outer: Any) -> Survey:
    """Walk through what stands in `outer` behind `heading`, as a part of the page around its text."""
    walk = Walk(outer, None, Mode.AROUND)
    around = takewhile(lambda each: each is not outer, (heading, *heading.iterancestors()))
    walk.passed.update(before for each in around for before in each.itersiblings(preceding=True))
    return _through(walk, outer)


def _through(walk: Walk, root: Any, without: Any = None) -> Survey:
    walks, modes = [iter(root)], [walk.mode]
    while walks:
        for node in walks[-1]:
            if node is without:
                walk.found.read, walk.begun = True, 1
            elif isinstance(node.tag, str) and node not in walk.passed:
                mode = walk.mode
                if _enter(walk, node) and len(node):
                    walks.append(iter(node))
                    modes.append(mode)
                    break
                walk.mode = mode
                if node in walk.to_title:
                    walk.to_title = frozenset()
        else:
            walks.pop()
            walk.mode = modes.pop()
    if walk.unsure:
        walk.leave_unsure()
    return walk.found


def _enter(walk: Walk, node: Any) -> bool:
    """Tell what `node` is, and whether to go on into it."""
    tag = node.tag
    if tag in COLLECTED:
        COLLECTED[tag](walk.found, node, walk.mode)
    if walk.mode is _PROSE:
        return _enter_prose(walk, node)
    if walk.mode is _READ:
        return True
    names = node.keys()
    if "content" in names or "itemprop" in names:
        walk.found.machine.append(node)
    if (tag in _ASIDE_TAGS and not (tag == "form" and wraps_article(node))) or (
        is_hidden(node) or stands_aside(node) if names else is_other_article(node)
    ):
        return walk.terms(node) if tag == "nav" and walk.is_article and is_labelled_terms(node) else walk.drop(node)
    role = _role(walk, node)
    if role is not None:
        return _ACTS[role](walk, node)
    return _enter_unknown(walk, node)


def _enter_prose(walk: Walk, node: Any) -> bool:
    if node.tag not in _TOLD_BY_TAG and not node.keys():
        return True  # most of what a text is made of
    classes = node.get("class")
    if node.tag in _NO_PROSE or (classes and role_of_classes(classes) is Role.LABEL) or is_other_article(node):
        return _is_heading_of_text(walk, node) or walk.drop(node)
    if node.tag == "aside" and _shows_related(node):
        return walk.drop(node)
    return not (node.tag == "h1" and walk.is_title(node)) or walk.drop(node)


def _is_heading_of_text(walk: Walk, label: Any) -> bool:
    """Tell whether the `label` of a field of text is printed as a heading, and the field is not the first text: a reader takes it for one."""
    return label.tag in HEADINGS and walk.begun > 1


def _shows_related(aside: Any) -> bool:
    listed = labelled_list(aside)
    return listed is not None and names_related(listed[0])


def _role(walk: Walk, node: Any) -> Role | None:
    if node in walk.given:
        return walk.given[node]
    if node in walk.found.labels or node in walk.found.authors:
        return Role.ABOUT
    if walk.mode is _STRICT and (
        node.tag == "figcaption"
        or (node.tag == "blockquote" and walk.beside.belongs(node))
        or (node.tag == "table" and walk.begun and walk.beside.is_table(node))
    ):
        return Role.PROSE
    if is_marked_text(node):
        return Role.PROSE
    classes = node.get("class")
    role = role_of_classes(classes) if classes else None
    if role is None and classes and names_moment(classes) and is_leaf(node) and is_short(node, BYLINE_LENGTH):
        return Role.ASIDE
    if role is Role.ABOUT and (not is_short(node, 2 * MAX_LINE) or (node.tag == "time" and not is_leaf(node))):
        return None
    if role is Role.FIELD and walk.mode is _LOOSE and has_sentences(node):
        return None  # nothing of the article is marked as its text, so this can be
    if role is Role.FIELD and names_line(classes) and any(map(is_media, node.iterancestors("div", "article", "figure"))):
        return Role.PROSE
    if role in _OF_THE_WHOLE and (is_paragraph(node) or walk.is_in_paragraph(node)):
        return Role.PROSE if names_line(classes) else None if role is Role.ABOUT else role
    return role


def _enter_unknown(walk: Walk, node: Any) -> bool:
    if node.tag in ("header", "footer") and not is_leaf(node):
        if walk.mode is _LOOSE:
            walk.found.without.append(node)
        return walk.set_mode(Mode.AROUND)
    if node.tag == "time":
        return _enter_time(walk, node)
    if node.tag in HEADINGS and walk.is_title(node):
        walk.to_title = frozenset()
        return walk.drop(node)
    if is_term_list(node):
        return walk.terms(node)
    if node.tag in _LEAVES and is_leaf(node):
        return enter_line(walk, node)
    if walk.mode is _LOOSE:
        return _enter_loose(walk, node)
    return True


def _enter_time(walk: Walk, node: Any) -> bool:
    kind = kind_of(walk.label_before(node))
    if kind == "other":
        return True
    if kind is None and walk.is_of_block(node):
        return walk.drop(node)
    if not is_leaf(node):  # it was left open, and what follows stands in it
        walk.found.late.append(node)
        if is_date(" ".join((node.text or "").split())):
            walk.found.without.append(closed(node))
        return True
    if kind is None and walk.found.read and walk.mode is not Mode.AROUND:
        if not walk.is_in_teaser(node):
            walk.found.late.append(node)
        return walk.drop(node)
    if kind is None and walk.outer and walk.found.read:
        return walk.drop(node)
    return walk.about(node)


def _enter_loose(walk: Walk, node: Any) -> bool:
    if node.tag == "a" and leads_elsewhere(node) and _stands_bare(node):
        return walk.drop(node)
    if node.tag in _AS_TEXT:
        walk.found.read = walk.found.read or node.tag != "figure"
        return walk.set_mode(_PROSE)
    if node.tag not in BLOCKS or not is_short(node, 20 * MAX_LINE):
        return True
    if node.tag == "dl" and is_about_the_whole(node):
        return walk.skip_text(node)
    parts = labelled_field(node)
    if parts:
        return _enter_field(walk, node, *parts)
    if is_comments(node):
        return walk.drop(node)
    first = next(node.iterdescendants("a"), None)
    return first is None or _enter_links(walk, node, first)


def _enter_links(walk: Walk, node: Any, first: Any) -> bool:
    """Enter a box with links, of which `first` is the first: there can be nothing but links, and a label, in it."""
    if offers_to_share(node, first):
        return walk.drop(node)
    if is_file_box(node, first):
        return walk.files(node)
    listed = labelled_list(node)
    if listed is None:
        return True
    if any(is_file(each) for each in listed[1]):
        return walk.files(node)
    if are_terms(*listed):
        return walk.terms(node)
    return not is_related(listed[0]) or walk.drop(node)


def _enter_field(walk: Walk, node: Any, label: str, value: Any) -> bool:
    """Enter a label and its short value: a date or an author is about the article, all else is no text of it."""
    line = line_of(value)
    if AUTHOR_LABEL.fullmatch(label) and not is_date(line):
        walk.found.authors.append(value)
    elif is_date(line) and kind_of(label) in ("published", "modified"):
        walk.found.labels[value] = label
        walk.found.about.append(value)
    walk.found.files.update(each for each in value.iter("a") if is_file(each))
    return walk.files(node) if any(each in walk.found.files for each in value.iter("a")) else walk.drop(node)


def _stands_bare(link: Any) -> bool:
    """Tell whether nothing but links stands beside `link` in its parent."""
    parent = link.getparent()
    return (
        parent is not None
        and not (parent.text or "").strip(BETWEEN)
        and not any((each.tail or "").strip(BETWEEN) for each in parent)
    )


_ACTS: dict[Role, Callable[[Walk, Any], bool]] = {
    Role.ASIDE: Walk.drop,
    Role.ABOUT: Walk.about,
    Role.TERMS: Walk.terms,
    Role.REFERENCE: Walk.refer,
    Role.FILES: Walk.files,
    Role.LINKS: Walk.links,
    Role.PROSE: Walk.prose,
    Role.FLOW: Walk.flow,
    Role.LABEL: Walk.drop,
    Role.FIELD: Walk.skip_text,
}
