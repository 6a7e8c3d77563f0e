"""Formulas as MathML, which browsers set by themselves without styles or scripts.

The notation is the part of LaTeX that the formulas of the methods need; anything else is refused.
"""

from __future__ import annotations

import re
from xml.etree.ElementTree import Element, SubElement, tostring

from .mathml_words import (
    ACCENTS,
    FENCES,
    FUNCTIONS,
    IDENTIFIERS,
    LIMITED,
    OPERATORS,
    SIGNS,
    SPACES,
)

TOKEN = re.compile(r"\\[A-Za-z]+|\\.|\d+(?:\.\d+)?|[^\s]")
WIDE = r"\qquad"
THIN = SPACES["\\,"]
SCRIPTED = frozenset({"msub", "msup", "msubsup", "munder", "mover", "munderover"})


class Unreadable(ValueError):
    """A formula that is not in the notation."""


def formulas(text: str) -> list[str]:
    """Return the formulas of a line as MathML, one for each part between wide spaces."""
    return [formula(part) for part in text.split(WIDE)]


def formula(text: str) -> str:
    """Return one formula as a MathML element."""
    reader = Reader(text)
    root = Element("math", {"display": "block"})
    root.append(row(reader.until(None)))
    return tostring(root, encoding="unicode")


def row(parts: list[Element]) -> Element:
    """Join parts to one; a single part stands for itself."""
    if len(parts) == 1:
        return parts[0]
    joined = Element("mrow")
    joined.extend(parts)
    return joined


def leaf(tag: str, text: str, **attributes: str) -> Element:
    """Make an element that holds text only."""
    element = Element(tag, attributes)
    element.text = text
    return element


class Reader:
    """Reads a formula from left to right."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.tokens = TOKEN.findall(text)
        self.place = 0

    @property
    def ahead(self) -> str | None:
        """Return the next token without taking it; None at the end."""
        return self.tokens[self.place] if self.place < len(self.tokens) else None

    def take(self, expected: str | None = None) -> str:
        """Take the next token, of which there must be one."""
        token = self.ahead
        if token is None or (expected is not None and token != expected):
            raise Unreadable(f"{self.text!r}: {expected or 'more'} expected at {self.place}")
        self.place += 1
        return token

    def until(self, *ends: str | None) -> list[Element]:
        """Read parts up to one of the tokens, which is left standing."""
        parts: list[Element] = []
        while self.ahead not in ends:
            part = self.scripted()
            if parts and (begins_apart(parts[-1], part) or ends_apart(parts[-1], part)):
                parts.append(Element("mspace", {"width": THIN}))
            parts.append(part)
        return parts

    def group(self) -> Element:
        """Read what stands in braces."""
        self.take("{")
        inside = row(self.until("}"))
        self.take("}")
        return inside

    def word(self) -> str:
        """Read braces that hold plain text."""
        self.take("{")
        letters = []
        while self.ahead != "}":
            letters.append(self.take())
        self.take("}")
        return "".join(letters).replace("-", "−")

    def scripted(self) -> Element:
        """Read a part with what is lowered and raised behind it."""
        limited = self.ahead in {"\\sum", *(f"\\{name}" for name in LIMITED)}
        base = self.part()
        low = high = None
        while self.ahead in {"_", "^", "'"}:
            if self.ahead == "'":
                self.take()
                high = leaf("mo", "′")
            elif self.take() == "_":
                low = self.argument()
            else:
                high = self.argument()
        return with_scripts(base, low, high, limited=limited)

    def argument(self) -> Element:
        """Read what a command or a script applies to: a group or a single part."""
        return self.group() if self.ahead == "{" else self.part()

    def part(self) -> Element:
        """Read one part without scripts."""
        token = self.take()
        if token[0] == "\\":
            return self.command(token)
        if token == "{":
            self.place -= 1
            return self.group()
        if token[0].isdigit():
            return leaf("mn", token)
        if token.isalpha():
            return leaf("mi", token)
        if token in "()[]":
            return leaf("mo", token, stretchy="false")
        if token == ",":
            return leaf("mo", ",", separator="true")
        if token in SIGNS:
            return leaf("mo", SIGNS[token])
        if token == "*":
            return leaf("mo", "∗")
        raise Unreadable(f"{self.text!r}: {token!r} is not known")

    def command(self, token: str) -> Element:
        """Read a command with its arguments."""
        name = token[1:]
        if name in IDENTIFIERS:
            return leaf("mi", IDENTIFIERS[name])
        if name in OPERATORS:
            return leaf("mo", OPERATORS[name])
        if name in FUNCTIONS or name in LIMITED:
            return leaf("mi", name)
        if token in SPACES or name in SPACES:
            return Element("mspace", {"width": SPACES.get(token) or SPACES[name]})
        if name in ACCENTS:
            accented = Element("mover", {"accent": "true"})
            accented.extend([self.argument(), leaf("mo", ACCENTS[name], stretchy="false")])
            return accented
        return self.structure(token)

    def structure(self, token: str) -> Element:
        """Read a command that builds something."""
        match token:
            case "\\frac":
                fraction = Element("mfrac")
                fraction.extend([self.group(), self.group()])
                return fraction
            case "\\sqrt":
                root = Element("msqrt")
                root.append(self.group())
                return root
            case "\\sum":
                return leaf("mo", "∑")
            case "\\left":
                return self.fenced()
            case "\\begin":
                return self.cases()
            case "\\mathrm":
                return leaf("mi", self.word(), mathvariant="normal")
            case "\\operatorname":
                return leaf("mi", self.word())
            case "\\%":
                return leaf("mo", "%")
        raise Unreadable(f"{self.text!r}: {token} is not known")

    def fenced(self) -> Element:
        """Read what stands between two signs that grow with it."""
        inside = Element("mrow")
        inside.append(self.fence("prefix"))
        inside.extend(self.until("\\right", None))
        self.take("\\right")
        inside.append(self.fence("postfix"))
        return inside

    def fence(self, form: str) -> Element:
        """Read a sign that grows."""
        token = self.take()
        if token not in FENCES:
            raise Unreadable(f"{self.text!r}: {token!r} does not enclose")
        return leaf("mo", FENCES[token], form=form, fence="true", stretchy="true")

    def cases(self) -> Element:
        """Read values with their conditions, one below the other behind a brace."""
        if self.word() != "cases":
            raise Unreadable(f"{self.text!r}: only cases can begin")
        table = Element("mtable")
        while self.ahead != "\\end":
            line = SubElement(table, "mtr")
            while True:
                cell = SubElement(line, "mtd")
                cell.extend(self.until("&", "\\\\", "\\end", None))
                if self.ahead != "&":
                    break
                self.take()
            if self.ahead != "\\end":
                self.take("\\\\")
        self.take("\\end")
        self.word()
        joined = Element("mrow")
        joined.append(leaf("mo", "{", form="prefix", fence="true", stretchy="true"))
        joined.append(table)
        return joined


def is_function(part: Element) -> bool:
    """Tell whether a part is the name of a function, limits and powers included."""
    core = part[0] if part.tag in SCRIPTED else part
    return core.tag == "mi" and len(core.text or "") > 1 and "mathvariant" not in core.attrib


def is_enclosed(part: Element) -> bool:
    """Tell whether a part begins with a sign that encloses."""
    core = part[0] if part.tag in SCRIPTED and len(part[0]) else part
    return core.tag == "mo" or (core.tag == "mrow" and len(core) > 0 and core[0].tag == "mo")


def begins_apart(before: Element, part: Element) -> bool:
    """Tell whether a name of a function stands apart from a factor before it."""
    return is_function(part) and before.tag not in {"mo", "mspace"} and not is_function(before)


def ends_apart(before: Element, part: Element) -> bool:
    """Tell whether what follows a name of a function stands apart from it."""
    return is_function(before) and part.tag != "mspace" and not is_enclosed(part)


def with_scripts(
    base: Element, low: Element | None, high: Element | None, *, limited: bool
) -> Element:
    """Set what is lowered and raised beside a part, or below and above it."""
    if low is None and high is None:
        return base
    tags = ("munder", "mover", "munderover") if limited else ("msub", "msup", "msubsup")
    kind = 0 if high is None else 1 if low is None else 2
    joined = Element(tags[kind])
    joined.extend([base, *(part for part in (low, high) if part is not None)])
    return joined
