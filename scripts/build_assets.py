"""Build the git-ignored static/vendor/ from the npm packages, and compress what is served.

Three things are made, each the same to the byte whenever it is made again:

* GOV.UK Frontend without the brand. This service is not on gov.uk, so it may not show the
  Transport font, the crown or the crest.
* One TrueType font a weight for the PDFs. The npm packages cut a font into web subsets; a PDF
  needs one file that has Welsh, Greek, Cyrillic and Vietnamese letters, arrows and ticks.
* A .gz and a .br beside each style sheet and script, so that no request has to compress one.

Nothing is written until everything is built.
"""

import gzip
import io
import logging
import re
import sys
import time
from pathlib import Path

import brotli
from fontTools import subset
from fontTools.merge import Merger
from fontTools.merge import Options as MergeOptions
from fontTools.ttLib import TTFont

ROOT = Path(__file__).resolve().parent.parent
STATIC = ROOT / "static"
VENDOR = STATIC / "vendor"
PACKAGES = ROOT / "node_modules"
GOVUK = PACKAGES / "govuk-frontend"
FONTS = PACKAGES / "@fontsource"

BRAND_STACK = "GDS Transport,arial,sans-serif"
OWN_STACK = '"Helvetica Neue",Arial,"Liberation Sans",sans-serif'
BRAND_LEFT = ("GDS Transport", "/assets/")

WEIGHTS = {400: "NotoSans-Regular.ttf", 700: "NotoSans-Bold.ttf"}
SUBSETS = ("latin", "latin-ext", "vietnamese", "greek", "greek-ext", "cyrillic", "cyrillic-ext")
# Characters that the text font lacks, and the symbol fonts (one weight only) that have them.
ARROWS_AND_MATHS = [*range(0x2012, 0x2060), *range(0x2190, 0x2300), *range(0x25A0, 0x2600)]
BALLOT_BOXES_AND_TICKS = [*range(0x2610, 0x2613), *range(0x2713, 0x2719)]
SYMBOLS = (
    ("noto-sans-math", "noto-sans-math-latin-400-normal.woff", ARROWS_AND_MATHS),
    ("noto-sans-symbols-2", "noto-sans-symbols-2-symbols-400-normal.woff", BALLOT_BOXES_AND_TICKS),
)
# What the PDFs cannot do without: a package that drops one of these must fail the build.
MUST_COVER = "Aazé£€ŴŵŶŷâêîôûŁłșẤợΑωἀЖщєґ–—‘’“”…•‡\u00a0\u2010\u2011−×÷½←↑→↓≤≥≠≈√∞✓✗☐☑☒"
SAME_GLYPH = {0x2010: 0x2D, 0x2011: 0x2D, 0x202F: 0x2009}  # hyphens; narrow no-break space
# Hints for screens: the subsets' cannot be merged, and print does not use them.
UNMERGED_TABLES = ["fpgm", "prep", "cvt ", "gasp", "STAT"]
OUTLINE_TABLES = {"head", "hhea", "maxp", "OS/2", "hmtx", "cmap", "loca", "glyf", "name", "post"}
# A merge takes the tallest part's, and symbols are tall: lines of text would drift apart.
LINE_METRICS = {
    "hhea": ("ascent", "descent", "lineGap"),
    "OS/2": ("sTypoAscender", "sTypoDescender", "sTypoLineGap", "usWinAscent", "usWinDescent"),
}
FIXED_TIME = 3_786_912_000  # 1 January 2024, in the seconds since 1904 that fonts count


class BuildError(Exception):
    """A package does not hold what this script expects; the message says what."""


# --- GOV.UK Frontend ---------------------------------------------------------------------------


def without_source_map(text: str) -> str:
    """Drop the comment that points a browser's tools to a map that is not served."""
    text = re.sub(r"\s*/\*# sourceMappingURL=\S+ \*/\s*$", "\n", text)
    return re.sub(r"\s*//# sourceMappingURL=\S+\s*$", "\n", text)


def without_brand(css: str) -> str:
    """Remove the font, its two @font-face blocks and the crest.

    Raises:
        BuildError: GOV.UK Frontend has changed, and something of the brand would stay.
    """
    css, blocks = re.subn(r"@font-face\{[^}]*\}", "", css)
    if blocks != 2:
        raise BuildError(f"govuk-frontend.min.css has {blocks} @font-face blocks, not 2.")
    css = css.replace(BRAND_STACK, OWN_STACK)
    css = re.sub(r"url\(/assets/images/govuk-crest\.svg\)", "none", css)
    return without_source_map(css)


def govuk_files() -> dict[str, bytes]:
    dist = GOVUK / "dist" / "govuk"
    texts = {
        "govuk-frontend.min.css": without_brand(read(dist / "govuk-frontend.min.css")),
        "govuk-frontend.min.js": without_source_map(read(dist / "govuk-frontend.min.js")),
    }
    for name, text in texts.items():
        for brand in BRAND_LEFT:
            if brand.lower() in text.lower():
                raise BuildError(f"{name} still has {brand!r} after the brand was removed.")
    return {name: text.encode() for name, text in texts.items()}


def read(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except FileNotFoundError:
        raise BuildError(f"{path.relative_to(ROOT)} is missing.") from None


# --- Fonts for the PDFs ------------------------------------------------------------------------


def opened(package: str, file: str) -> TTFont:
    """A web font of an npm package, to be saved as TrueType. (A .woff2 takes ten times as long.)"""
    path = FONTS / package / "files" / file
    if not path.exists():
        raise BuildError(f"{path.relative_to(ROOT)} is missing.")
    font = TTFont(path, recalcTimestamp=False)
    font.flavor = None
    return font


def symbols_only(font: TTFont, characters: list[int]) -> TTFont:
    """The outlines of some characters of a font, without its layout rules."""
    options = subset.Options(layout_features=[], hinting=False, notdef_outline=True)
    cut = subset.Subsetter(options)
    cut.populate(unicodes=characters)
    cut.subset(font)
    for table in set(font.keys()) - OUTLINE_TABLES - {"GlyphOrder"}:
        del font[table]
    return font


def saved(font: TTFont) -> io.BytesIO:
    buffer = io.BytesIO()
    font.save(buffer)
    buffer.seek(0)
    return buffer


def one_font(weight: int) -> bytes:
    """All subsets of a weight, and the symbols, as one TrueType font.

    Raises:
        BuildError: the result lacks a character that the PDFs need.
    """
    parts = [opened("noto-sans", f"noto-sans-{name}-{weight}-normal.woff") for name in SUBSETS]
    covered = {code for part in parts for code in part.getBestCmap()}
    for package, file, characters in SYMBOLS:
        # The merge would keep both where two parts have a character, so only take what is new.
        wanted = [code for code in characters if code not in covered]
        parts.append(symbols_only(opened(package, file), wanted))
        covered.update(wanted)
    options = MergeOptions()
    options.drop_tables = UNMERGED_TABLES
    font = Merger(options).merge([saved(part) for part in parts])
    for table, names in LINE_METRICS.items():
        for name in names:
            setattr(font[table], name, getattr(parts[0][table], name))
    share_glyphs(font)
    font.recalcTimestamp = False
    font["head"].created = font["head"].modified = FIXED_TIME
    font["OS/2"].usWeightClass = weight
    if lacking := [c for c in MUST_COVER if ord(c) not in font.getBestCmap()]:
        raise BuildError(f"The font of weight {weight} lacks {' '.join(lacking)}.")
    return saved(font).getvalue()


def share_glyphs(font: TTFont) -> None:
    """Give characters that look like another one that other one's glyph."""
    glyphs = font.getBestCmap()
    for table in font["cmap"].tables:
        for code, like in SAME_GLYPH.items():
            if table.isUnicode() and code not in glyphs and like in glyphs:
                table.cmap[code] = glyphs[like]


def font_files() -> dict[str, bytes]:
    files = {f"fonts/{name}": one_font(weight) for weight, name in WEIGHTS.items()}
    files["fonts/LICENSE.txt"] = read(FONTS / "noto-sans" / "LICENSE").encode()
    return files


# --- Compressed copies -------------------------------------------------------------------------


def compressed(name: str, content: bytes) -> dict[str, bytes]:
    """The copies of a file worth having: each must be smaller than the file."""
    copies = {
        f"{name}.gz": gzip.compress(content, compresslevel=9, mtime=0),
        f"{name}.br": brotli.compress(content, mode=brotli.MODE_TEXT, quality=11),
    }
    return {copy: data for copy, data in copies.items() if len(data) < len(content)}


def own_copies() -> dict[str, bytes]:
    files: dict[str, bytes] = {}
    for path in sorted([*STATIC.glob("*.css"), *STATIC.glob("*.mjs")]):
        files |= compressed(path.name, path.read_bytes())
    return files


def write(folder: Path, files: dict[str, bytes], stale: list[Path]) -> None:
    """Write the files into the folder, and remove what an earlier build left there."""
    for path in stale:
        if path.is_file() and path.relative_to(folder).as_posix() not in files:
            path.unlink()
    for name, content in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)


def main() -> int:
    logging.getLogger("fontTools").setLevel(logging.ERROR)
    began = time.perf_counter()
    try:
        vendor = govuk_files()
        for name in [n for n in vendor if n.endswith((".css", ".js"))]:
            vendor |= compressed(name, vendor[name])
        vendor |= font_files()
        own = own_copies()
    except BuildError as error:
        sys.stderr.write(f"The assets were not built: {error}\n")
        return 1
    write(VENDOR, vendor, list(VENDOR.rglob("*")))
    write(STATIC, own, [*STATIC.glob("*.gz"), *STATIC.glob("*.br")])
    took = time.perf_counter() - began
    sys.stdout.write(f"Built {len(vendor) + len(own)} files in static/ in {took:.1f} s.\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
