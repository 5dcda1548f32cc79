// Reads [{name, html}, ...] from standard input; prints [[name, rule, sentence], ...], what html-validate finds in them.
import { HtmlValidate, StaticConfigLoader } from "html-validate";

const rules = {
  // White space at the end of a line is seen by nobody; templates leave it where a condition is false.
  "no-trailing-whitespace": "off",
  // Styles and scripts come from the service itself, under a policy that allows no other.
  "require-sri": "off",
  // A title begins with the page's heading, and some headings hold names of 200 characters.
  "long-title": "off",
  // The error summary and notices stand before the heading, as GOV.UK has them, with headings of the second level.
  "heading-level": ["error", { minInitialRank: "h2" }],
  // A table that folds on a telephone needs its roles (`display: block` takes them); GOV.UK's dates have role="group".
  "no-redundant-role": "off",
  // What scrolls sideways is a div with role="region" and tabindex: a part of a section, not one of its own.
  "prefer-native-element": ["error", { exclude: ["region"] }],
  // Ticked boxes repeat their name. The texts that may (evidence) are in REPEATED of ehsg/web/hardening.py: the test asks.
  "form-dup-name": ["error", { shared: ["radio", "checkbox", "button", "reset", "submit"] }],
};
const presets = ["recommended", "document", "a11y"].map((name) => `html-validate:${name}`);
const checker = new HtmlValidate(new StaticConfigLoader({ root: true, extends: presets, rules }));

let sent = "";
for await (const piece of process.stdin.setEncoding("utf8")) sent += piece;
const found = [];
for (const { name, html } of JSON.parse(sent)) {
  for (const { messages } of (await checker.validateString(html)).results) {
    for (const one of messages) found.push([name, one.ruleId, `${one.message} (line ${one.line}, ${one.selector})`]);
  }
}
process.stdout.write(JSON.stringify(found));
