"""A person at a browser of their own, who notices when a page is not in their language."""

from __future__ import annotations

import re
from typing import Any

import pyotp
from playwright.sync_api import Browser, ConsoleMessage, Page, TimeoutError

from proficiency.i18n import Language, translator

SEVERAL = 60
CHINESE = re.compile("[\u4e00-\u9fff]")
TELL = """
addEventListener("DOMContentLoaded", () => window.tellOfPage({
  address: location.pathname,
  tag: document.documentElement.lang,
  title: document.title,
  notices: [...document.querySelectorAll("main > .notice-done, main > .notice-refused")]
    .map((notice) => notice.innerText),
}));
"""
"""Tells of each page what must be in the language of its reader."""


class Visitor:
    """A person with a browser and a language."""

    def __init__(self, browser: Browser, address: str, locale: str) -> None:
        self.language = Language.ZH if locale.startswith("zh") else Language.EN
        self.say = translator(self.language)
        self.context = browser.new_context(locale=locale, accept_downloads=True)
        self.context.set_default_timeout(20_000)
        self.page: Page = self.context.new_page()
        self.address = address
        self.complaints: list[str] = []
        self.titles: list[str] = []
        self.recovery_codes: list[str] = []
        self.foreign: list[str] = []
        """What stood on a page in another language."""
        self.context.expose_binding("tellOfPage", lambda _, seen: self.look_at(seen))
        self.context.add_init_script(TELL)
        self.page.on("console", self.listen)
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))

    def listen(self, message: ConsoleMessage) -> None:
        """Keep what the browser complains about; a refused upload is an answer, no fault."""
        if message.type == "error" and "status of 422" not in message.text:
            self.complaints.append(message.text)

    def go(self, path: str) -> None:
        """Open a page of the platform."""
        self.page.goto(self.address.rstrip("/") + path)

    def log_in(self, account: str, password: str, button: str) -> None:
        """Sign in by the form."""
        self.go("/login")
        self.page.fill("input[name=email]", f"{account}@lab.example")
        self.page.fill("input[name=password]", password)
        self.page.locator("main").get_by_role("button", name=button).click()
        self.page.wait_for_url(lambda address: "/login" not in address)
        if "/second-factor" in self.page.url:
            self.set_up_second_factor()

    def set_up_second_factor(self) -> None:
        """Type what an authenticator shows for the key of the page, and keep the recovery codes."""
        key = self.page.locator("main p > code").inner_text()
        self.page.fill("main input[name=code]", pyotp.TOTP(key.replace(" ", "")).now())
        self.page.locator("main form button").click()
        self.page.locator("main li code").first.wait_for()
        self.recovery_codes = self.page.locator("main li code").all_inner_texts()
        self.page.locator("main a[href$='/desk/']").click()
        self.page.wait_for_url(lambda address: "/second-factor" not in address)

    def press(self, name: str) -> None:
        """Press the button or follow the link of this name in the page's main part."""
        main = self.page.locator("main")
        main.get_by_role("button", name=name, exact=True).or_(
            main.get_by_role("link", name=name, exact=True)
        ).first.click()

    def text(self) -> str:
        """Return what the main part of the page says."""
        return self.page.locator("main").inner_text()

    def switch(self, language: Language) -> None:
        """Choose the other language on the page."""
        self.language, self.say = language, translator(language)
        self.page.locator(f"header button[lang='{language.tag}']").click()
        self.page.locator(f"html[lang='{language.tag}']").wait_for(state="attached")

    def look_at(self, seen: dict[str, Any]) -> None:
        """Keep the title of a page, and what of it is not in the own language."""
        self.titles.append(seen["title"])
        right = [seen["tag"] == self.language.tag]
        right.append(seen["title"].endswith(self.say("Proficiency and Consensus")))
        chinese = self.language is Language.ZH
        right += [bool(CHINESE.search(text)) is chinese for text in seen["notices"]]
        if not all(right):
            self.foreign.append(f"{seen}")

    def told(self, message: str, **facts: object) -> None:
        """Wait for what the platform says it has done, in the own language."""
        self.page.locator("main .notice-done", has_text=self.say(message, **facts)).wait_for()

    def refused(self, message: str, **facts: object) -> None:
        """Wait for what the platform refuses to do."""
        self.page.locator("main .notice-refused", has_text=self.say(message, **facts)).wait_for()

    def reads(self, text: str) -> None:
        """Wait for these words in the main part of the page."""
        self.page.locator("main").get_by_text(text).first.wait_for()

    def choose(self, message: str, **facts: object) -> None:
        """Press the button or follow the link that is called so in the own language."""
        self.press(self.say(message, **facts))

    def fill(self, fields: dict[str, str]) -> None:
        """Type into the fields of these names."""
        for name, text in fields.items():
            self.page.fill(f"main [name='{name}']", text)

    def sign(self, password: str, button: str, **facts: object) -> None:
        """Prove once more who they are, and press the button."""
        self.prove(password)
        self.choose(button, **facts)

    def prove(self, password: str) -> None:
        """Prove once more who they are.

        A recovery code stands in for the authenticator, which shows a new code only twice a minute.
        """
        self.page.locator("main input[name=password]").fill(password)
        code = self.page.locator("main input[name=proof_code]")
        if code.count():
            code.fill(self.recovery_codes.pop())

    def download(self, message: str) -> bytes:
        """Follow a link of the main part that leads to a file, and return the file."""
        with self.page.expect_download() as waiting:
            self.choose(message)
        return waiting.value.path().read_bytes()

    def reload_until(self, message: str) -> None:
        """Load the page again until it says this, as what happens in the background may take."""
        awaited = self.page.locator("main").get_by_text(self.say(message)).first
        for _ in range(SEVERAL):
            try:
                awaited.wait_for(timeout=1000)
                return
            except TimeoutError:
                self.page.reload()
        awaited.wait_for(timeout=1000)
