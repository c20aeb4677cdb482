"""What is installed to run bodspider states its licence, and docs/licences.md lists it."""

import re

from packaging.utils import canonicalize_name

from tests.ci.licences import FILES, HEAD, ROOT, direct, licences

PAGE = (ROOT / "docs" / "licences.md").read_text()
LISTED = re.findall(r"^\| ([a-z0-9-]+) \| (.+?) \| ", PAGE, re.MULTILINE)
COPYLEFT = {"rfc3987"}
"""What the page says more of."""


def binds_others(licence: str) -> bool:
    """Tell whether what is passed on with a package under `licence` must be under the same one; of several, one may be chosen."""
    return all(re.search(r"(?<!L)GPL|(?<!Lesser )General Public", each) for each in licence.split(" OR "))


def test_every_requirement_is_listed_with_its_licence():
    names = {name for name, _ in LISTED}
    assert {canonicalize_name(each.name) for file in FILES for each in direct(file)} <= names
    assert not [name for name, licence in LISTED if licence in ("unknown", "None")]


def test_what_is_installed_states_a_licence_that_binds_nobody_else():
    found = {name: licence for name, (licence, _) in licences().items()}
    assert len(found) > 50
    assert not [name for name, licence in found.items() if not licence]
    assert {name for name, licence in found.items() if licence and binds_others(licence)} <= COPYLEFT
    assert all(f"`{name}`" in HEAD for name in COPYLEFT)


def test_the_page_begins_as_it_is_written():
    assert PAGE.startswith(HEAD)


def test_what_binds_is_known():
    assert binds_others("GPL-3.0-or-later")
    assert binds_others("GNU General Public License v3 or later (GPLv3+)")
    assert binds_others("AGPL-3.0-only")
    assert not binds_others("LGPL-3.0-only")
    assert not binds_others("MPL-1.1 OR GPL-2.0-only")
