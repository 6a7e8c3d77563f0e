"""Every table of the product in one import: what migrations and the tests compare."""

from __future__ import annotations

from .audit import models as audit
from .database import Base

__all__ = ["Base", "audit"]
