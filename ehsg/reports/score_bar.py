"""One score as a bar of five parts with its figure: nought is five empty parts, unscored is a dashed outline."""

from __future__ import annotations

from ehsg.reports.picture import ASCENT, EDGE, HIGHEST, SHAPES, Box, Figure, Mark, Picture, Sketch, Text, sentence

PART, HEIGHT = 20, 16  # one of the five parts
START, TOP = 8, 6


def score_bar(this: Figure, *, last: Figure | None = None, name: str = "Score") -> Picture:
    """The bar, with a diamond at last year's figure where there is one; else nothing is said of last year."""
    sketch, whole = Sketch(), PART * HIGHEST
    if this.value is None:
        sketch.boxes.append(Box(START, TOP, whole, HEIGHT, "dashed"))
    else:
        sketch.boxes += [Box(START + PART * part, TOP, PART, HEIGHT, "open") for part in range(HIGHEST)]
        sketch.boxes.append(Box(START, TOP, round(float(this.value) * PART, 1), HEIGHT, "solid"))
    if last is not None and last.value is not None:
        sketch.marks.append(Mark(round(START + float(last.value) * PART, 1), TOP + HEIGHT / 2, SHAPES[1]))
    words = this.words if this.value is None else f"{this.words} of {HIGHEST}"
    text = Text(START + whole + 10, TOP + (HEIGHT + ASCENT) / 2 - 1, words, bold=True)
    sketch.texts.append(text)
    if last is not None and last.value is not None:
        text = Text(round(text.box[2] + 8, 1), text.y, f"last year {last.words}")
        sketch.texts.append(text)
    spoken = " ".join(sentence(t.words) for t in sketch.texts)
    return sketch.finished(name, spoken, TOP * 2 + HEIGHT, round(text.box[2] + EDGE, 1))
