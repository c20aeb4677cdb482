"""Names of fields of dates, as the classes of their elements give them: what such a field is the date of."""

from __future__ import annotations

import re

from bodspider.pages._kinds import Kind, names_other, names_publication
from bodspider.pages._remembered import remembered
from bodspider.pages._roles import words

_OTHER_NAME = re.compile(
    r"candidat|kandida|sollicit|bewerb|application|apply|limit|ultim|due\b|uiters?t|naissance|geburt|geboor|overlij"
)
"""What the names of fields for other dates hold; in words of a text they can stand for anything."""
_NAME_PARTS = re.compile(r"[-_]+")
_OTHER_NAMES = words("""
    decision beslissing besluit beschluss judgment judgement uitspraak arret urteil ruling law wet loi decree contract review session
    seance interview reminder next arrival departure travel open close consultation election from until tot van bis expiry expiration
    unpublish depublication archive death delivery payment holiday exam visit tour recorded taken job vacancy vacature conf reunion
""")
"""Words in the names of fields for other dates, unless one that is only used of a publication stands there too."""
_SHOWN = words("news nieuws actualite online display visible show post article artikel")
"""Words in the names of fields that a day begins for: that from which the article is shown."""
_DATED_BOUND = r"\S*(?:start|end)\S*(?:date|datum|time)\S*|\S*(?:date|datum|time)\S*(?:start|end)\S*"
_FIELD_NAME = re.compile(
    rf"(?:field-{{1,2}}name|views-field)-(?:field-)?(\S+)|(?:^|\s)(\S*(?:event|update|modif|chang|deadline|expir|embargo)\S*|{_DATED_BOUND})"
)
_PERIOD = re.compile(r"field-{1,2}type-daterange|date-display-range")
MODIFIED_NAME = re.compile(r"chang|modif|updat|bijgewerkt|gewijzigd|mise-a-jour|revis", re.IGNORECASE)


@remembered
def kind_of_classes(classes: str) -> Kind | None:
    """Return what `classes` say of the date in an element; ``None`` when they name no field of a date."""
    if _PERIOD.search(classes):
        return "other"
    found = _FIELD_NAME.search(classes.lower())
    if not found:
        return None
    name = found.group(1) or found.group(2)
    if MODIFIED_NAME.search(name):
        return "modified"
    return "other" if _names_other_field(name) else "published"


def _names_other_field(name: str) -> bool:
    parts = _NAME_PARTS.split(name)
    if _OTHER_NAME.search(name) or names_other(" ".join(parts)):
        return True
    others = _OTHER_NAMES.intersection(parts)
    if others == {"from"} and not _SHOWN.isdisjoint(parts):
        return False
    return bool(others) and not names_publication(" ".join(parts))
