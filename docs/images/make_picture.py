"""Make report.png: the top of a report, as a browser shows it.

``.venv/bin/python docs/images/make_picture.py`` after ``make test`` has set up the environment; it
needs Chromium. Run it again when the report looks different.
"""

from __future__ import annotations

import io
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from PIL import Image
from playwright.sync_api import sync_playwright

ROOT = Path(__file__).parents[2]
PILOT = "startblok-riekerhaven"
WIDTH = 1280
COLOURS = 128  # enough for a page without photographs, and a third of the bytes


def main() -> None:
    """Render the report, look at it in a browser and write what is seen."""
    browser_path = shutil.which("chromium") or shutil.which("google-chrome")
    if browser_path is None:
        sys.exit("Chromium is needed to look at the page")
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        command = [
            sys.executable,
            "-m",
            "pilotscan",
            "evaluate",
            "pilots",
            "--format",
            "html",
            "-q",
        ]
        subprocess.run([*command, "--out", folder], cwd=ROOT, check=True)  # noqa: S603 - our own
        browser = playwright.chromium.launch(executable_path=browser_path, args=["--no-sandbox"])
        page = browser.new_page(viewport={"width": WIDTH, "height": 800}, color_scheme="light")
        page.goto((Path(folder) / f"{PILOT}.html").as_uri())
        first = page.locator("section", has=page.locator("#actions")).bounding_box()
        assert first is not None  # noqa: S101 - every report says what to do first
        height = first["y"] + first["height"] + 24
        shot = page.screenshot(
            full_page=True, clip={"x": 0, "y": 0, "width": WIDTH, "height": height}
        )
        browser.close()
    picture = (
        Image.open(io.BytesIO(shot)).convert("RGB").quantize(COLOURS, dither=Image.Dither.NONE)
    )
    picture.save(Path(__file__).with_name("report.png"), optimize=True)


if __name__ == "__main__":
    main()
