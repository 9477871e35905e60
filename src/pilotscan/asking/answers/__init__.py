"""Answers read back: from workbooks, exports of surveys and tables, to assessment files."""
