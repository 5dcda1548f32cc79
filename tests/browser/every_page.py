"""What must hold of each page and state, looked at from every side: wide, narrow, large, in other colours, plain."""

from dataclasses import dataclass, field
from typing import Any

from playwright.sync_api import Browser, ConsoleMessage, Page

from tests.browser.looks import PICTURES, TOO_WIDE
from tests.shown.asking import Shown

EVERY_WAY = 20  # so many pages are looked at without scripts even where those change nothing of them
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
# Colours are the same at every width, and take half of axe's time.
COLOURS = {name: {"enabled": False} for name in ("color-contrast", "link-in-text-block")}
AXE_RUN = """([runOnly, rules]) => axe.run(document, {runOnly, resultTypes: ["violations"], rules}).then(found =>
    found.violations.flatMap(v => v.nodes.map(n => `${v.id}: ${n.target.join(" ")}: ${n.failureSummary}`)))"""
LARGE = "() => { document.documentElement.style.fontSize = '200%'; }"
# Text that a box cuts off: what it holds is larger than what it shows. Boxes that are typed into scroll, and what is
# for screen readers only is meant not to be seen.
CUT_OFF = """() => [...document.querySelectorAll("body *")].filter(e => {
    if (/^(INPUT|TEXTAREA|SELECT|OPTION|SVG|PROGRESS)$/i.test(e.tagName) || e.closest("svg")) return false;
    const style = getComputedStyle(e);
    const cuts = (way) => /hidden|clip/.test(style[way]);
    if ((!cuts("overflowX") && !cuts("overflowY")) || e.clientWidth < 3) return false;
    return (cuts("overflowX") && e.scrollWidth > e.clientWidth + 1)
        || (cuts("overflowY") && e.scrollHeight > e.clientHeight + 1);
}).slice(0, 5).map(e => `${e.tagName.toLowerCase()}.${e.className}`)"""
# Tags of one word that stand on several lines are cut into pieces.
IN_PIECES = """() => [...document.querySelectorAll(".govuk-tag")].filter(tag => {
    if (tag.textContent.trim().includes(" ")) return false;
    const text = document.createRange();
    text.selectNodeContents(tag);
    return new Set([...text.getClientRects()].map(line => line.top)).size > 1;
}).map(tag => tag.textContent)"""
# Browsers replace the colours of text by the system's, but not those inside pictures: there each text and each shape
# must stand out from the system's black or white itself.
UNSEEN = """() => {
    const light = (colour) => {
        const parts = colour.match(/[\\d.]+/g).map(Number);
        const [r, g, b] = parts.map(v => v / 255).map(v => v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4);
        return parts[3] === 0 ? null : 0.2126 * r + 0.7152 * g + 0.0722 * b;
    };
    const system = matchMedia("(prefers-color-scheme: dark)").matches ? 0 : 1;
    let paper = system;
    const stands = (colour, least) => {
        if (!/^rgb/.test(colour)) return false;
        const other = light(colour);
        return other !== null && (Math.max(other, paper) + 0.05) / (Math.min(other, paper) + 0.05) >= least;
    };
    const unseen = [];
    for (const picture of document.querySelectorAll("main svg")) {
        if (!picture.getClientRects().length) continue;
        paper = light(getComputedStyle(picture).backgroundColor) ?? system;
        for (const e of picture.querySelectorAll("text")) {
            const { fill } = getComputedStyle(e);
            if (e.textContent.trim() && !stands(fill, 4.5)) unseen.push(`text “${e.textContent}” ${fill}`);
        }
        const shapes = [...picture.querySelectorAll("path, rect, circle, line, polyline, polygon")]
            .map(e => getComputedStyle(e));
        if (shapes.length && !shapes.some(({ fill, stroke }) => stands(fill, 3) || stands(stroke, 3))) {
            unseen.push("every shape of a picture");
        }
    }
    return [...new Set(unseen)].slice(0, 5);
}"""
# Whether scripts made anything of the page: more than the notice about the end of the session, which is the same on
# every page, and an error summary that takes the focus.
CHANGED = """async (number) => {
    const parts = (page) => {
        const copy = page.body.cloneNode(true);
        copy.querySelectorAll("script, [data-session]").forEach(e => e.remove());
        copy.querySelectorAll(".govuk-error-summary").forEach(e => e.removeAttribute("tabindex"));
        return copy.innerHTML.replace(/\\s+/g, " ");
    };
    const plain = await (await fetch(`/plain/${number}`)).text();
    return parts(document) !== parts(new DOMParser().parseFromString(plain, "text/html"));
}"""


@dataclass
class Looker:
    """Somebody who looks at pages that `showing` shows at `base`."""

    browser: Browser
    base: str
    problems: list[str] = field(default_factory=list)
    _troubles: list[str] = field(default_factory=list)

    def look_at(self, pages: list[tuple[int, Shown]]) -> None:
        """Each page (with its number) from every side; what is wrong is added to `problems`."""
        with self.browser.new_context(base_url=self.base) as context:
            tab = context.new_page()
            tab.on("console", self._told)
            tab.on("pageerror", lambda error: self._troubles.append(str(error)))
            for number, page in pages:
                self._look(tab, number, page)

    def _look(self, tab: Page, number: int, page: Shown) -> None:
        tab.set_viewport_size({"width": 1280, "height": 900})
        tab.goto(f"/page/{number}")
        changed = tab.evaluate(CHANGED, number) or number < EVERY_WAY
        self._check(tab, page, "at 1280", TOO_WIDE, CUT_OFF, axe={})
        tab.set_viewport_size({"width": 320, "height": 900})
        self._check(tab, page, "at 320", TOO_WIDE, CUT_OFF, axe=COLOURS)
        tab.set_viewport_size({"width": 1280, "height": 900})
        tab.evaluate(LARGE)
        self._check(tab, page, "with text twice as large", TOO_WIDE, CUT_OFF, IN_PIECES)
        if "<svg" in page.html:
            tab.emulate_media(forced_colors="active", color_scheme="dark")
            self._check(tab, page, "in the system's colours", UNSEEN)
            tab.emulate_media(forced_colors="none", color_scheme="light")
        if changed:
            tab.goto(f"/plain/{number}")
            self._check(tab, page, "without JavaScript", TOO_WIDE, CUT_OFF, axe=COLOURS)
            tab.set_viewport_size({"width": 320, "height": 900})
            self._check(tab, page, "without JavaScript at 320", TOO_WIDE, CUT_OFF)
        self.problems += [f"{page.name}: {trouble}" for trouble in self._troubles]
        self._troubles.clear()

    def _check(self, tab: Page, page: Shown, how: str, *checks: str, axe: dict[str, Any] | None = None) -> None:
        found = [problem for check in checks for problem in tab.evaluate(check)]
        if axe is not None:
            if not tab.evaluate("typeof axe === 'object'"):
                tab.add_script_tag(url="/axe.js")
            found += tab.evaluate(AXE_RUN, [TAGS, axe])
        self.problems += [f"{page.name}, {how}: {problem}" for problem in found]
        if PICTURES and not how.startswith("without"):
            path = PICTURES / "every-page" / f"{page.name[:80].replace('/', '-')}-{how.replace(' ', '-')}.png"
            tab.screenshot(path=path, full_page=True)

    def _told(self, message: ConsoleMessage) -> None:
        if message.type in ("error", "warning"):
            self._troubles.append(message.text)
