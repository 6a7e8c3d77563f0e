"""Read an answer of the web application as a reader, a screen reader and a browser would."""

from __future__ import annotations

from dataclasses import dataclass, field
from html.parser import HTMLParser

from werkzeug.test import TestResponse

VOID = {"meta", "link", "input", "br", "img", "hr"}
SILENT = {"script", "style", "title", "desc"}


@dataclass
class Page:
    """An answer with what its HTML holds."""

    status: int
    answer: TestResponse
    html: str
    text: str = ""
    """Everything that is read aloud or seen, spaces joined."""
    tags: list[tuple[str, dict[str, str]]] = field(default_factory=list)

    @property
    def token(self) -> str:
        """Return the token of the first form."""
        return next(a["value"] for a in self.all("input") if a.get("name") == "csrf_token")

    def all(self, tag: str) -> list[dict[str, str]]:
        """Return the attributes of every element of this kind."""
        return [attributes for name, attributes in self.tags if name == tag]

    def value(self, name: str) -> str:
        """Return what stands in an input."""
        return next(a.get("value", "") for a in self.all("input") if a.get("name") == name)

    def links(self) -> list[str]:
        """Return where the links of the page lead."""
        return [attributes["href"] for attributes in self.all("a")]


class Reading(HTMLParser):
    """Collects the elements and the texts of a page, and checks that elements are closed."""

    def __init__(self, page: Page) -> None:
        super().__init__(convert_charrefs=True)
        self.page = page
        self.path: list[str] = []
        self.words: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.page.tags.append((tag, {name: value or "" for name, value in attrs}))
        if tag not in VOID:
            self.path.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.page.tags.append((tag, {name: value or "" for name, value in attrs}))

    def handle_endtag(self, tag: str) -> None:
        assert self.path, f"</{tag}> closes nothing"
        assert self.path.pop() == tag, f"</{tag}> closes another element"

    def handle_data(self, data: str) -> None:
        if not SILENT & set(self.path):
            self.words.append(data)


def read(answer: TestResponse) -> Page:
    """Read an answer; a file has no elements."""
    is_page = answer.mimetype == "text/html" and not 300 <= answer.status_code < 400
    page = Page(answer.status_code, answer, answer.get_data(as_text=True) if is_page else "")
    reading = Reading(page)
    reading.feed(page.html)
    reading.close()
    assert reading.path == [], f"not closed: {reading.path}"
    page.text = " ".join("".join(reading.words).split())
    return page
