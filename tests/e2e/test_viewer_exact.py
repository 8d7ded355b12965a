"""The canvas shows the original's own pixels at 1:1 and above; device pixel ratios are real, by launch flag."""

import io
import json
import threading
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from PIL import Image, ImageChops

STATIC = Path(__file__).resolve().parents[2] / "reviews" / "static"
# An odd box at an odd place: at 1.5 its device pixels cannot be had by rounding its CSS pixels.
PAGE = """<!doctype html><html lang="en" data-api="/api/"><head><meta charset="utf-8"><title>viewer</title>
<style>body{margin:0}div[data-stage]{position:absolute;left:13px;top:7px;width:601px;height:401px}
canvas{display:block;width:100%%;height:100%%}</style></head><body>
<div data-inspect data-candidate="1" data-sha256="" data-width="%(width)d" data-height="%(height)d" data-share="0.95"
 data-dwell="400" data-min-css="0.5" data-blocking="major">
<div data-stage><canvas data-canvas data-src="/picture.png"></canvas></div></div>
<script type="module">
import { start } from "/reviews/js/inspect/viewer.js";
import { deskOf } from "/reviews/js/inspect/desk.js";
const canvas = document.querySelector("canvas"); start(canvas); window.desk = deskOf(canvas);</script></body></html>"""


def pattern(width=2047, height=1535):
    """One-pixel checker, one-pixel coloured lines and gradients: whatever is smoothed or shifted differs."""
    picture = Image.new("RGB", (width, height))
    pixels = picture.load()
    for y in range(height):
        for x in range(width):
            if (x // 64 + y // 64) % 3 == 0:
                pixels[x, y] = (255, 255, 255) if (x + y) % 2 else (0, 0, 0)
            elif (x // 64 + y // 64) % 3 == 1:
                pixels[x, y] = ((x * 37) % 256, (y * 91) % 256, ((x ^ y) * 13) % 256)
            else:
                pixels[x, y] = (x % 256, y % 256, (x + y) % 256)
    return picture


class Files(SimpleHTTPRequestHandler):
    def __init__(self, *args, page, picture, **kwargs):
        self.page, self.picture = page, picture
        super().__init__(*args, directory=str(STATIC), **kwargs)

    def do_GET(self):
        made = {"/": ("text/html", self.page), "/picture.png": ("image/png", self.picture)}.get(self.path)
        if made is None:
            return super().do_GET()
        self.send_response(200)
        self.send_header("Content-Type", made[0])
        self.send_header("Content-Length", str(len(made[1])))
        self.end_headers()
        return self.wfile.write(made[1])

    def log_message(self, *args):
        pass


@pytest.fixture(scope="module")
def picture():
    return pattern()


@pytest.fixture(scope="module")
def address(picture):
    png = io.BytesIO()
    picture.save(png, "PNG")
    page = PAGE % {"width": picture.width, "height": picture.height}
    handler = partial(Files, page=page.encode(), picture=png.getvalue())
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/"
    server.shutdown()
    server.server_close()


@pytest.fixture(scope="module", params=["1", "1.5", "2"])
def screen(request, address, playwright, chromium_path):
    ratio = f"--force-device-scale-factor={request.param}"
    flags = ["--no-sandbox", ratio, "--force-color-profile=srgb", "--window-size=900,700"]
    browser = playwright.chromium.launch(executable_path=chromium_path, args=flags)
    page = browser.new_context(no_viewport=True).new_page()
    page.goto(address)
    page.locator("canvas[data-view*='\"ready\":true']").wait_for()
    assert page.evaluate("devicePixelRatio") == float(request.param)
    yield page
    browser.close()


def shown(page):
    """The canvas as the screen shows it, and what it says it shows."""
    page.evaluate("new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))")
    view = json.loads(page.locator("canvas").get_attribute("data-view"))
    screen = Image.open(io.BytesIO(page.screenshot())).convert("RGB")
    left, top = (int(place * view["dpr"] + 0.5) for place in (13, 7))
    width, height = page.evaluate("[document.querySelector('canvas').width, document.querySelector('canvas').height]")
    return screen.crop((left, top, left + width, top + height)), view


def expected(picture, view, size):
    """The original enlarged pixel by pixel, cut where the canvas says it is."""
    scale = int(view["scale"])
    x, y = round(view["x"] * scale), round(view["y"] * scale)
    column, row = x // scale, y // scale
    part = picture.crop((column, row, (x + size[0]) // scale + 1, (y + size[1]) // scale + 1))
    large = part.resize((part.width * scale, part.height * scale), Image.Resampling.NEAREST)
    left, top = x - column * scale, y - row * scale
    return large.crop((left, top, left + size[0], top + size[1]))


@pytest.mark.parametrize("scale", [1, 2, 3, 4, 8])
@pytest.mark.parametrize("moved", [(0, 0), (7, 3), (-33, 14)])
def test_the_canvas_shows_the_originals_pixels_exactly(screen, picture, scale, moved):
    screen.evaluate(
        "([scale, x, y]) => { desk.run(`zoom:${scale}`); desk.get('viewer').panBy(x, y); }", [scale, *moved]
    )

    image, view = shown(screen)

    assert view["scale"] == scale
    assert view["mode"] == "single"
    difference = ImageChops.difference(image, expected(picture, view, image.size))
    assert difference.getbbox() is None


def test_zooming_with_the_wheel_keeps_to_whole_pixels(screen, picture):
    screen.evaluate("desk.run('zoom:1')")
    screen.mouse.move(301, 203)
    screen.mouse.wheel(0, -120)
    screen.locator("canvas[data-view*='\"scale\":2']").wait_for()

    image, view = shown(screen)

    assert ImageChops.difference(image, expected(picture, view, image.size)).getbbox() is None


def test_fit_shows_the_whole_image(screen, picture):
    screen.evaluate("desk.run('zoom:0')")
    _, view = shown(screen)
    assert view["scale"] < 1
    assert view["x"] < 0
    assert view["y"] < 0
