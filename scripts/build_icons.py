"""Make reviews/static/reviews/icons.svg from lucide-static (ISC), holding only the icons the project uses.

Run after adding a name here: `.venv/bin/python scripts/build_icons.py`.
"""

import re
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
SOURCE = ROOT / "node_modules" / "lucide-static"
SPRITE = ROOT / "reviews" / "static" / "reviews" / "icons.svg"

NAMES = """
archive arrow-right ban banknote bot check chevron-down chevron-left chevron-right circle circle-check
circle-dot circle-minus circle-question-mark circle-x clock coins columns-2 contrast copy download
ellipsis external-link eye file-pen file-text hand image info keyboard layers loader lock log-in log-out map-pin
message-square minus octagon-x pause pencil pin play plus receipt-text rotate-ccw scan-line search
shield-alert shield-check signature square timer trash-2 triangle-alert undo-2 unplug upload user x
""".split()

# Our own: the register mark of a proof sheet.
MARK = '<symbol id="mark" viewBox="0 0 24 24"><circle cx="12" cy="12" r="6.5"/><path d="M12 1v22M1 12h22"/></symbol>'


def symbol(name: str) -> str:
    """One icon as a <symbol>; stroke and fill are left to whoever uses it."""
    text = (SOURCE / "icons" / f"{name}.svg").read_text()
    shapes = re.search(r"<svg[^>]*>(.*)</svg>", text, re.DOTALL)
    if shapes is None:
        sys.exit(f"{name}.svg of lucide-static is not an icon as expected.")
    return (
        f'<symbol id="{name}" viewBox="0 0 24 24">{"".join(line.strip() for line in shapes[1].splitlines())}</symbol>'
    )


def sprite() -> str:
    """The whole file."""
    symbols = "\n".join([MARK, *(symbol(name) for name in NAMES)])
    return f'<!-- Lucide, ISC License. Made by scripts/build_icons.py. -->\n<svg xmlns="http://www.w3.org/2000/svg">\n{symbols}\n</svg>\n'


if __name__ == "__main__":
    SPRITE.write_text(sprite())
