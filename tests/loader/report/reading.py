"""Read a page as a person does: the tables, the sentences, the words."""

from dataclasses import dataclass, field
from html.parser import HTMLParser


@dataclass
class Reader(HTMLParser):
    """Collects by question the rows of its table, the sentence, and whatever is not text."""

    tables: dict[str, list[list[str]]] = field(default_factory=dict)
    says: dict[str, str] = field(default_factory=dict)
    tags: list[tuple[str, dict[str, str | None]]] = field(default_factory=list)

    def __post_init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self._question = ""
        self._in: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        self.tags.append((tag, given))
        if tag == "section":
            self._question = given["aria-labelledby"] or ""
            self.tables[self._question], self.says[self._question] = [], ""
        if tag == "tr":
            self.tables[self._question].append([])
        if tag == "td":
            self.tables[self._question][-1].append("")
        if tag in ("td", "p"):
            self._in.append("says" if given.get("class") == "says" else tag)

    def handle_endtag(self, tag: str) -> None:
        if tag in ("td", "p"):
            self._in.pop()

    def handle_data(self, data: str) -> None:
        if self._in and self._in[-1] == "td":
            self.tables[self._question][-1][-1] += data
        if self._in and self._in[-1] == "says":
            self.says[self._question] += data


def read(page: str) -> Reader:
    """Return what a page shows; the heading row of a table, which has no cells, is left out."""
    reader = Reader()
    reader.feed(page)
    reader.tables = {name: [row for row in rows if row] for name, rows in reader.tables.items()}
    return reader
