"""A comparison as files for analysts: CSV, Parquet and a workbook for Excel.

What the tables hold comes from `pilotscan.comparing.tables`, what their columns mean from
``catalogue/columns.yaml``. Nothing is judged or left out here. Numbers are exact, but that
a workbook keeps 16 digits of them.
"""

from pilotscan.reporting.exports.delimited import delimited_files, delimited_table
from pilotscan.reporting.exports.parquet import parquet_files
from pilotscan.reporting.exports.workbook import workbook

__all__ = ["delimited_files", "delimited_table", "parquet_files", "workbook"]
