"""Words and signs of formulas: what a command of the notation stands for."""

from __future__ import annotations

IDENTIFIERS = {
    "alpha": "α", "delta": "δ", "zeta": "ζ", "eta": "η", "lambda": "λ", "mu": "μ", "nu": "ν",
    "xi": "ξ", "pi": "π", "sigma": "σ", "tau": "τ", "varphi": "φ", "chi": "χ", "psi": "ψ",
    "Phi": "Φ", "ell": "ℓ", "infty": "∞",
}  # fmt: skip
OPERATORS = {
    "le": "≤", "ge": "≥", "ne": "≠", "cdot": "⋅", "times": "×", "sim": "∼", "in": "∈",
}  # fmt: skip
FUNCTIONS = frozenset({"ln", "log", "exp", "sgn"})
LIMITED = frozenset({"min", "max", "inf", "sup"})
"""Functions whose lower limit stands below them."""
SPACES = {"\\,": "0.17em", "\\;": "0.28em", "quad": "1em", "qquad": "2em"}
ACCENTS = {"bar": "¯", "tilde": "~"}
FENCES = {
    "(": "(", ")": ")", "[": "[", "]": "]", "|": "|", "\\{": "{", "\\}": "}",
    "\\lfloor": "⌊", "\\rfloor": "⌋",
}  # fmt: skip
SIGNS = {"-": "−", "<": "<", ">": ">", "=": "=", "+": "+", "/": "/", ":": ":"}
