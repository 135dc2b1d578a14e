"""Every page of the desk on the sample press as a picture: light and dark, wide and on a phone.

`python -m tools.screenshots [--out FOLDER] [--whole]`, or `make screenshots`, which writes docs/screens.
"""

import argparse
import base64
import shutil
import struct
import tempfile
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

from playwright.sync_api import Browser, Page, sync_playwright

from tests.browser.whole import desk_on, fill, hang_pictures, pages
from tests.serve.team import NAMES, SECRET
from tests.serve.world import serving

SCREENS = Path(__file__).parent.parent / "docs" / "screens"
LOOKS: dict[str, dict[str, Any]] = {
    "wide": {"viewport": {"width": 1280, "height": 750}},
    "phone": {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True},
}
COLOURS = 16  # of a picture, as many as half a byte tells apart: a page has few

# In: the picture's address, how many colours it may have. Out: width, height, palette, and each pixel's place in it.
REDUCE = """async ([address, most]) => {
  const picture = await createImageBitmap(await (await fetch(address)).blob());
  const { width, height } = picture;
  const canvas = new OffscreenCanvas(width, height).getContext("2d");
  canvas.drawImage(picture, 0, 0);
  const pixels = canvas.getImageData(0, 0, width, height).data;
  const rough = (n) => ((pixels[n] >> 3) << 10) | ((pixels[n + 1] >> 3) << 5) | (pixels[n + 2] >> 3);
  const seen = new Map();
  for (let n = 0; n < pixels.length; n += 4) {
    const one = seen.get(rough(n)) ?? seen.set(rough(n), [0, 0, 0, 0]).get(rough(n));
    one[0] += 1;
    for (let c = 0; c < 3; c++) one[c + 1] += pixels[n + c];
  }
  const mean = ([count, ...sums]) => sums.map((sum) => Math.round(sum / count));
  const palette = [...seen.values()].sort((a, b) => b[0] - a[0]).slice(0, most).map(mean);
  const far = (a, b) => (a[0] - b[0]) ** 2 + (a[1] - b[1]) ** 2 + (a[2] - b[2]) ** 2;
  const place = new Map();
  for (const [key, one] of seen) {
    const gaps = palette.map((colour) => far(colour, mean(one)));
    place.set(key, gaps.indexOf(Math.min(...gaps)));
  }
  let places = "";
  for (let n = 0; n < pixels.length; n += 4) places += String.fromCharCode(place.get(rough(n)));
  return [width, height, palette.flat(), btoa(places)];
}"""


class Shot(NamedTuple):
    """A page as one look of it shows it; `body` is the browser's own PNG."""

    name: str
    body: bytes


def shots(browser: Browser, database: Path, whole: bool) -> Iterator[Shot]:
    """Every page in every look; `whole`: down to its end, else as much as a reader sees at first."""
    for width, look in LOOKS.items():
        for scheme in ("light", "dark"):
            options = {**look, "color_scheme": scheme, "reduced_motion": "reduce"}
            with desk_on(database) as desk, serving(desk) as base:
                context = browser.new_context(base_url=base, **options)
                hang_pictures(context)
                page = context.new_page()
                for name, path in pages(desk).items():
                    page.goto(path)
                    yield Shot(f"{name}-{width}-{scheme}", page.screenshot(full_page=whole))
                context.close()
            copy = Path(shutil.copy(database, database.with_name("team.sqlite")))
            with desk_on(copy, team=True) as desk, serving(desk) as base:
                context = browser.new_context(base_url=base, **options)
                page = context.new_page()
                for name in ("login", "account"):
                    page.goto("/account")
                    if name == "account":
                        _log_in(page)
                    yield Shot(f"{name}-{width}-{scheme}", page.screenshot(full_page=whole))
                context.close()


def _log_in(page: Page) -> None:
    page.get_by_label("Name").fill(NAMES["admin"])
    page.get_by_label("Password").fill(SECRET)
    page.get_by_role("button", name="Log in").click()
    page.wait_for_url("**/account")


def small(page: Page, body: bytes) -> bytes:
    """The picture as a PNG with a palette. `page` is a blank one, whose browser counts the colours."""
    address = "data:image/png;base64," + base64.b64encode(body).decode()
    width, height, palette, places = page.evaluate(REDUCE, [address, COLOURS])
    pixels = base64.b64decode(places)
    rows = b"".join(b"\0" + _halved(pixels[row * width : (row + 1) * width]) for row in range(height))
    head = struct.pack(">IIBBBBB", width, height, 4, 3, 0, 0, 0)
    parts = ((b"IHDR", head), (b"PLTE", bytes(palette)), (b"IDAT", zlib.compress(rows, 9)), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(_chunk(name, data) for name, data in parts)


def _halved(row: bytes) -> bytes:
    """Two places in a byte."""
    return bytes(left << 4 | right for left, right in zip(row[::2], row[1::2] + b"\0", strict=False))


def _chunk(name: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))


def main() -> None:
    """Writes the pictures, and says how much they weigh."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", type=Path, default=SCREENS)
    parser.add_argument("--whole", action="store_true", help="each page down to its end")
    given = parser.parse_args()
    shutil.rmtree(given.out, ignore_errors=True)
    given.out.mkdir(parents=True)
    chromium = shutil.which("chromium") or shutil.which("chromium-browser")
    total = 0
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox", "--disable-gpu"])
        blank = browser.new_page()
        for shot in shots(browser, fill(Path(folder)), given.whole):
            body = small(blank, shot.body)
            total += (given.out / f"{shot.name}.png").write_bytes(body)
        browser.close()
    print(f"{len(list(given.out.iterdir()))} pictures in {given.out}, {total / 1e6:.1f} MB")


if __name__ == "__main__":
    main()
