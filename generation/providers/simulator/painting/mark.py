"""The word SIMULATED in a quiet corner of every picture."""

from PIL import Image, ImageStat

from generation.providers.simulator.painting.lettering import MEDIUM, set_line

WORD = "SIMULATED"
HEIGHT = 1 / 78  # of the shorter edge: small, and still legible at 1:1
LEAST = 11


def marked(image: Image.Image) -> Image.Image:
    size = max(LEAST, min(image.size) * HEIGHT)
    word = set_line(WORD, size, weight=MEDIUM, tracking=0.16)
    left = image.width - word.width - round(size * 1.5)
    top = image.height - word.height - round(size * 1.4)
    place = (left, top, left + word.width, top + word.height)
    ground = ImageStat.Stat(image.crop(place).convert("RGBA")).mean
    seen = ground[3] > 128
    dark_ink = seen and sum(ground[:3]) / 3 > 130
    ink = (20, 20, 20) if dark_ink else (250, 250, 250) if seen else (110, 110, 110)
    strength = 0.62 if seen else 1.0
    image.paste((*ink, 255)[: len(image.getbands())], place, word.image.point(lambda v: round(v * strength)))
    return image
