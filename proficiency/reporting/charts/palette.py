"""Colours of the drawings: dark enough on white, told apart in grey and by the colour-blind."""

from __future__ import annotations

from reportlab.lib.colors import Color, HexColor

from ..signals import Tone

INK = HexColor("#1d2733")
MUTED = HexColor("#55606c")
LINE = HexColor("#8a95a1")
FAINT = HexColor("#d5dbe1")
GROUND = HexColor("#eef2f5")
ACCENT = HexColor("#1f5f99")
BAND = HexColor("#cfe0f0")

SIGNAL: dict[Tone, Color] = {
    Tone.ACCEPTABLE: HexColor("#00705a"),
    Tone.WARNING: HexColor("#8a5a00"),
    Tone.ACTION: HexColor("#b3400a"),
    Tone.NONE: HexColor("#5d6875"),
}
LIGHT: dict[Tone, Color] = {
    Tone.ACCEPTABLE: HexColor("#a9d5c7"),
    Tone.WARNING: HexColor("#efcf8e"),
    Tone.ACTION: HexColor("#eba988"),
    Tone.NONE: HexColor("#d5dbe1"),
}

CLASSES: dict[str, str] = {
    colour.hexval(): name
    for name, colour in (
        ("ink", INK),
        ("muted", MUTED),
        ("line", LINE),
        ("faint", FAINT),
        ("ground", GROUND),
        ("accent", ACCENT),
        ("band", BAND),
        *((f"signal-{tone.value}", colour) for tone, colour in SIGNAL.items()),
        *((f"light-{tone.value}", colour) for tone, colour in LIGHT.items()),
    )
    if isinstance(colour, Color)
}
"""The word of each colour; the page's style sheet may give it another hue, as in the dark."""
