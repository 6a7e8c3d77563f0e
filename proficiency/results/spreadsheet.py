"""The result sheet of a participant: handed out as a workbook, read back as XLSX or CSV."""

from .result_template import write_template
from .result_upload import FilledSheet, read_upload

__all__ = ["FilledSheet", "read_upload", "write_template"]
