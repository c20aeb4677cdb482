"""What is told once is told as it is every time."""

from __future__ import annotations

from bodspider.pages._remembered import once


class Page:
    def __init__(self) -> None:
        self.asked = 0

    @once
    def title(self) -> str:
        self.asked += 1
        return f"title {self.asked}"


def test_a_property_of_a_page_is_made_when_it_is_first_asked_for_and_once() -> None:
    page, other = Page(), Page()
    assert page.asked == 0
    assert page.title == page.title == "title 1"
    assert page.asked == 1
    assert other.title == "title 1"
    assert isinstance(Page.title, once)
