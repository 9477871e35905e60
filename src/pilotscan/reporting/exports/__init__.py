"""A comparison as files for analysts: CSV, Parquet and a workbook for Excel.

What the tables hold comes from `pilotscan.comparing.tables`, what their columns mean from
``catalogue/columns.yaml``. Nothing is judged or left out here. Numbers are exact, but that
a workbook keeps 16 digits of them.
"""
