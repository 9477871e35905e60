"""Measure the overview of many pilots: its bytes, and how soon it answers in Chromium.

A time is from an event to the end of the frame that shows its answer: script, style, layout and
paint. Needs playwright (extra `test`) and a Chromium on PATH.

``python benchmarks/index_page.py`` measures 2,000 pilots; ``--keep DIR`` keeps the page.
"""

from __future__ import annotations

import argparse
import shutil
import statistics
import sys
import tempfile
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

from generate import write_pilots
from pilotscan import evaluate, load_framework, load_pilots
from pilotscan.reporting.render import Renderer
from pilotscan.reporting.site.overview import index_row

TARGET_BYTES = 4_000_000
"""Of 2,000 pilots: about 2 MB for 1,000."""
TARGET_MS = 100.0

# What a reader does, each from the whole page in the order of the files.
ACTIONS = {
    "one letter": "type('e')",
    "a word that few have": "type('0042')",
    "a word that none has": "type('zzzzzz')",
    "a verdict": "choose('verdict', 1)",
    "a theme": "choose('theme', 1)",
    "by name": "press('name')",
    "by distance": "press('distance')",
}
BACK = {"the whole page again": "reset()"}
ALL = {"all rows, by the button": "document.querySelector('[data-does=more]').click()"}
"""Asked for, so without a target."""

SCRIPT = """
async (action) => {
  const form = document.querySelector("#find");
  const fire = (on, kind) => on.dispatchEvent(new Event(kind, { bubbles: true }));
  const type = (text) => { form.elements.q.value = text; fire(form.elements.q, "input"); };
  const choose = (name, i) => {
    form.elements[name].selectedIndex = i;
    fire(form.elements[name], "change");
  };
  const press = (name) => document.querySelector(`[data-sort=${name}] button`).click();
  const reset = () => {
    for (const button of form.querySelectorAll("[data-does]")) if (!button.hidden) button.click();
  };
  const frame = () => new Promise((done) => requestAnimationFrame(() => {
    const after = new MessageChannel();
    after.port1.onmessage = done;
    after.port2.postMessage(0);
  }));
  await frame();
  await frame();
  const start = performance.now();
  ACTION;
  await frame();
  return performance.now() - start;
}
"""


def overview(count: int, seed: int, lang: str) -> bytes:
    framework = load_framework()
    with tempfile.TemporaryDirectory(prefix="pilotscan-bench-") as folder:
        write_pilots(Path(folder), count, seed)
        evaluations = evaluate(load_pilots(folder), framework)
    renderer = Renderer(lang)
    rows = [index_row(one, renderer.language) for one in evaluations]
    return renderer.index(rows, framework, "html", desk=0, linked=("html", "md")).encode()


def act(page: Page, action: str) -> float:
    return float(page.evaluate(SCRIPT.replace("ACTION", action)))


def measure(page: Page, rounds: int) -> dict[str, list[float]]:
    """Return milliseconds by action; the first round does not count."""
    samples: dict[str, list[float]] = {name: [] for name in (*ACTIONS, *BACK, *ALL)}
    [(back, reset)], [(whole, show)] = BACK.items(), ALL.items()
    for number in range(rounds + 1):
        for name, action in ACTIONS.items():
            taken = act(page, action)
            again = act(page, reset)
            if number:
                samples[name].append(taken)
                samples[back].append(again)
        taken = act(page, show)
        act(page, "type('')")  # the first ones again
        if number:
            samples[whole].append(taken)
    return samples


def main() -> int:
    """Print a table; return 1 if a target is missed."""
    parser = argparse.ArgumentParser(description="Measure the overview of many pilots.")
    parser.add_argument("pilots", type=int, nargs="?", default=2_000)
    parser.add_argument("--rounds", type=int, default=9)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--lang", default="en", choices=("en", "nl"))
    parser.add_argument("--width", type=int, default=1280)
    parser.add_argument("--keep", type=Path, metavar="DIR", help="folder for the page")
    given = parser.parse_args()
    path = shutil.which("chromium") or shutil.which("google-chrome")
    if path is None:
        sys.exit("benchmarks/index_page.py: there is no Chromium on PATH")
    data = overview(given.pilots, given.seed, given.lang)
    met = len(data) < TARGET_BYTES
    print(f"{given.pilots:,} pilots: {len(data):,} bytes, {len(data) / given.pilots:.0f} each")
    with tempfile.TemporaryDirectory(prefix="pilotscan-bench-") as folder:
        file = (given.keep or Path(folder)).resolve() / f"overview-{given.lang}.html"
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(data)
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=path, args=["--no-sandbox"])
            page = browser.new_page(viewport={"width": given.width, "height": 900})
            page.goto(file.as_uri())
            samples = measure(page, given.rounds)
            browser.close()
    print(f"{'action':<32} {'median ms':>9} {'highest':>8}")
    for name, taken in samples.items():
        median = statistics.median(taken)
        met = met and (median < TARGET_MS or name in ALL)
        print(f"{name:<32} {median:>9.0f} {max(taken):>8.0f}")
    print(f"targets {TARGET_BYTES:,} bytes and {TARGET_MS:.0f} ms: {'met' if met else 'missed'}")
    return 0 if met else 1


if __name__ == "__main__":
    sys.exit(main())
