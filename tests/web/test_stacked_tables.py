"""On a telephone a row is a short paragraph: each of its cells names its column."""

from __future__ import annotations

from markupsafe import Markup

from proficiency.web.stacked import with_heads

HEAD = (
    '<thead><tr><th scope="col">Laboratory</th><th scope="col">σ<sub>pt</sub> &amp; u</th>'
    '<th scope="col">After "it"</th><th scope="col"><span class="visually-hidden"></span></th>'
    "</tr></thead>"
)


def test_every_cell_names_its_column_and_the_head_of_the_row_does_not() -> None:
    row = '<tr><th scope="row">L1</th><td class="number">1</td><td>2</td><td>x</td></tr>'
    assert with_heads(Markup(f"{HEAD}<tbody>{row}{row}</tbody>")) == Markup(
        f"{HEAD}<tbody>"
        + (
            '<tr><th scope="row">L1</th><td data-head="σpt &amp; u" class="number">1</td>'
            '<td data-head="After &#34;it&#34;">2</td><td>x</td></tr>'
        )
        * 2
        + "</tbody>"
    )


def test_the_words_of_a_cell_cannot_become_markup() -> None:
    text = Markup("<tr><th>L</th><td>{}</td></tr>").format("<td>A</td>")
    assert "&lt;td&gt;A&lt;/td&gt;" in with_heads(Markup(f"{HEAD}<tbody>{text}</tbody>"))


def test_cells_beyond_the_last_head_and_tables_without_heads_stay_as_they_are() -> None:
    row = Markup("<tr><td>1</td></tr>")
    assert with_heads(row) == row
    longer = Markup("<thead><tr><th>A</th></tr></thead><tr><td>1</td><td>2</td></tr>")
    assert with_heads(longer).endswith('<tr><td data-head="A">1</td><td>2</td></tr>')
