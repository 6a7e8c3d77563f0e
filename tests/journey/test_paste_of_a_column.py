"""A column copied from a spreadsheet lands in the fields it belongs to, or nowhere."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Browser

SCRIPT = Path(__file__).resolve().parents[2] / "static" / "js" / "entry.js"
FORM = """
<form data-entry data-too-many="too many">
  <input name="result-1-1"><input name="u-1-1">
  <input name="result-1-2"><input name="u-1-2">
  <input name="result-1-3"><input name="u-1-3">
</form>
"""
PASTE = """
(text) => {
  const data = new DataTransfer();
  data.setData("text/plain", text);
  const paste = new ClipboardEvent("paste", {
    clipboardData: data, bubbles: true, cancelable: true,
  });
  document.querySelector("[name=result-1-1]").dispatchEvent(paste);
  return [...document.querySelectorAll("[name^=result-]")].map((input) => input.value);
}
"""


@pytest.mark.parametrize(
    ("copied", "fields"),
    [
        ("91.2\r\n92.0\r\n", ["91.2", "92.0", ""]),
        ("\r\n91.2\r\n92.0\r\n", ["", "91.2", "92.0"]),
        ("91.2\n\n92.0", ["91.2", "", "92.0"]),
        ("1\n2\n3\n4\n", ["", "", ""]),
    ],
)
def test_an_empty_cell_keeps_its_place(browser: Browser, copied: str, fields: list[str]) -> None:
    page = browser.new_page()
    page.on("dialog", lambda dialog: dialog.accept())
    page.set_content(FORM)
    page.add_script_tag(path=SCRIPT)
    assert page.evaluate(PASTE, copied) == fields
    page.close()
