"""Make graphlab/fonts/*.ttf and graphlab/layout/advances.json from the DejaVu fonts.

    python tools/make_fonts.py /usr/share/fonts/truetype/dejavu

Kerning and ligatures are dropped, so that text is as wide as the sum of its advances.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

from fontTools import subset
from fontTools.ttLib import TTFont

ROOT = Path(__file__).parents[1] / "graphlab"
NAMES = ("DejaVuSans", "DejaVuSans-Bold", "DejaVuSansMono", "DejaVuSansMono-Bold")

# First and last of each block that a picture may show.
BLOCKS = (
    (0x0020, 0x007E),  # ASCII
    (0x00A0, 0x017F),  # Latin-1, Latin Extended-A
    (0x02B0, 0x02FF),  # modifier letters
    (0x0300, 0x036F),  # combining marks
    (0x0370, 0x03FF),  # Greek
    (0x0400, 0x045F),  # Cyrillic
    (0x1D62, 0x1D6A),  # subscript letters
    (0x2010, 0x205E),  # dashes, quotes, bullet, ellipsis, primes
    (0x2070, 0x209C),  # super- and subscripts
    (0x2100, 0x214F),  # letterlike
    (0x2190, 0x21FF),  # arrows
    (0x2200, 0x22FF),  # mathematics: ∂ ∇ ∈ ≤
    (0x2300, 0x23FF),  # technical
    (0x2460, 0x2473),  # circled digits
    (0x2500, 0x25FF),  # boxes, blocks, shapes
    (0x2605, 0x2606),  # stars
    (0x26A0, 0x26A0),  # warning
    (0x2713, 0x2718),  # ticks and crosses
    (0x2750, 0x2750),  # shadowed square
    (0x27E8, 0x27EB),  # angle brackets
    (0xFFFD, 0xFFFD),  # what stands for what cannot be shown
)


def main(folder: Path) -> None:
    """Write the subsets and the table of their advances."""
    wanted = [code for first, last in BLOCKS for code in range(first, last + 1)]
    table = {name: make(folder / f"{name}.ttf", wanted) for name in NAMES}
    lines = (f"{json.dumps(name)}: {json.dumps(font)}" for name, font in table.items())
    (ROOT / "layout" / "advances.json").write_text("{\n" + ",\n".join(lines) + "\n}\n")


def make(source: Path, wanted: list[int]) -> dict[str, object]:
    """Return the advances of the subset that is written beside the others."""
    options = subset.Options(layout_features=[], hinting=False, notdef_outline=True, recalc_timestamp=False)
    options.drop_tables += ["FFTM", "GDEF", "GPOS", "GSUB", "kern"]
    font = TTFont(source, recalcTimestamp=False)
    subsetter = subset.Subsetter(options)
    subsetter.populate(unicodes=wanted)
    subsetter.subset(font)
    font.save(ROOT / "fonts" / source.name)
    metrics = font["hmtx"].metrics
    advances = {code: metrics[glyph][0] for code, glyph in sorted(font.getBestCmap().items())}
    letters = [advances[code] for code in range(ord("a"), ord("z") + 1)]
    return {
        "em": font["head"].unitsPerEm,
        "average": round(sum(letters) / len(letters)),
        "runs": runs(advances),
    }


def runs(advances: dict[int, int]) -> list[list[int]]:
    """Return [first code, advance, advance, …] for each stretch of codes without a gap."""
    found: list[list[int]] = []
    for code, advance in advances.items():
        if found and code == found[-1][0] + len(found[-1]) - 1:
            found[-1].append(advance)
        else:
            found.append([code, advance])
    return found


if __name__ == "__main__":
    main(Path(sys.argv[1]))
