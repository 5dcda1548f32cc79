"""What a descriptor's form refuses: always a clear sentence, and nothing typed lost."""

import pytest
from werkzeug.datastructures import MultiDict

from ehsg.web.forms.scoring import DescriptorForm
from tests.integration.conftest import World
from tests.integration.saving import Pairs, at, everything, evidence_of, save, stored
from tests.pages import Page

GOOD = ("Minutes", "https://example.org/a")
WRONG_SCORE = "Choose a score from 0 to 5, as a whole number"
PART_MISSING = "Part of this page was missing, so it was not saved. Check it, then save again."


@pytest.mark.parametrize("score", ["6", "-1", "3.5", "five", "٣", " 3", "3\x00", "None", "1e0"])
def test_a_score_that_is_not_on_the_scale_is_refused_and_the_rest_of_the_form_kept(world: World, score: str) -> None:
    answer = save(world.browser(world.coordinator), world, score=score, narrative="Kept words", evidence=(GOOD,))
    assert answer.status_code == 422
    page = Page(answer)
    assert page.errors == [WRONG_SCORE]
    assert page.soup.select_one("#score-error").get_text(strip=True) == f"Error: {WRONG_SCORE}".replace(": ", ":")
    assert page.soup.title.get_text().startswith("Error: ")
    assert page.soup.select_one(".govuk-error-summary a")["href"] == "#score"
    assert (page.value("narrative"), evidence_of(page), page.value("version")) == ("Kept words", (GOOD,), "0")
    assert (stored(world).score, stored(world).version) == (None, 0)


@pytest.mark.parametrize("version", ["", "x", "-1", "1.0", "٣", "9" * 30, "0\x00"])
def test_a_form_without_a_proper_version_is_refused_with_the_text_kept_and_can_be_saved_then(
    world: World, version: str
) -> None:
    browser = world.browser(world.coordinator)
    save(browser, world, score="1", narrative="Theirs")
    answer = save(browser, world, version=version, score="2", narrative="Mine")
    assert answer.status_code == 422
    page = Page(answer)
    assert page.errors == [PART_MISSING]
    assert (page.value("narrative"), page.value("score")) == ("Mine", "2")
    assert "Theirs" in page.main, "what saving again would replace is not shown"
    assert stored(world).narrative == "Theirs"
    again = save(browser, world, version=page.value("version"), score="2", narrative="Mine")
    assert again.status_code == 303
    assert stored(world).narrative == "Mine"


def test_a_form_with_no_version_field_at_all_is_refused(world: World) -> None:
    answer = world.browser(world.coordinator).post(at(world), {"score": "2", "narrative": "Mine"})
    assert answer.status_code == 422
    assert Page(answer).value("narrative") == "Mine"


def test_an_unsaved_score_and_a_missing_version_together_are_both_told(world: World) -> None:
    page = Page(save(world.browser(world.coordinator), world, version="", score="five", narrative="Mine"))
    assert sorted(page.errors) == [WRONG_SCORE, PART_MISSING]
    assert page.value("narrative") == "Mine"


def test_an_eleventh_link_is_refused_and_all_eleven_are_shown_again(world: World) -> None:
    links = tuple((f"Link {n}", f"https://example.org/{n}") for n in range(11))
    answer = save(world.browser(world.coordinator), world, score="3", narrative="Words", evidence=links)
    assert answer.status_code == 422
    page = Page(answer)
    assert page.errors == ["Give 10 links or fewer. You have given 11."]
    assert page.soup.select_one("#evidence-error")
    assert (evidence_of(page), page.value("score"), page.value("narrative")) == (links, "3", "Words")
    assert stored(world).evidence == ()


HTTPS = "Enter a web address that starts with https://"


@pytest.mark.parametrize(
    ("label", "url", "part", "message"),
    [
        ("Bad", "javascript:alert(1)", "url", HTTPS),
        ("Bad", "JavaScript:alert(1)//https://", "url", HTTPS),
        ("Bad", "http://example.org/", "url", HTTPS),
        ("Bad", "data:text/html,hello", "url", HTTPS),
        ("Bad", "https://", "url", HTTPS),
        ("Bad", "https:example.org", "url", HTTPS),
        ("Bad", "//example.org/x", "url", HTTPS),
        ("Bad", "https://user@example.org/", "url", HTTPS),
        ("Bad", "https://example.org/a b", "url", HTTPS),
        ("Bad", "https://[1::2", "url", HTTPS),
        ("Bad", "java\tscript:alert(1)", "url", HTTPS),
        ("Bad", "", "url", "Enter the address of the link."),
        ("", "https://example.org/b", "label", "Enter what the link is to."),
        ("x" * 201, "https://example.org/b", "label", "What the link is to must be 200 characters or fewer."),
        ("Bad", "https://example.org/" + "y" * 2000, "url", "The address must be 2,000 characters or fewer."),
    ],
)
def test_a_link_that_is_no_https_address_with_a_label_is_refused_next_to_its_box(
    world: World, label: str, url: str, part: str, message: str
) -> None:
    links = (GOOD, (label, url))
    answer = save(world.browser(world.coordinator), world, narrative="Words", evidence=links)
    assert answer.status_code == 422
    page = Page(answer)
    assert page.errors == [f"Link 2: {message}"]
    link = page.soup.select_one(".govuk-error-summary a")["href"]
    box = page.soup.select_one(link)
    assert box["name"] == f"evidence-{part}"
    assert message in page.soup.find(id=box["aria-describedby"]).get_text()
    assert (evidence_of(page), page.value("narrative")) == (links, "Words")
    assert not page.soup.select("main a[href^=javascript]")
    assert (stored(world).evidence, stored(world).narrative) == ((), "")


@pytest.mark.parametrize(
    ("labels", "urls"), [([], ["https://example.org/x"]), (["A", "B"], ["https://example.org/a"]), (["A"], [])]
)
def test_a_link_of_which_half_did_not_arrive_is_not_dropped_in_silence(
    world: World, labels: list[str], urls: list[str]
) -> None:
    fields = {"version": 0, "narrative": "Words", "evidence-label": labels, "evidence-url": urls}
    answer = world.browser(world.coordinator).post(at(world), fields)
    assert answer.status_code == 422
    boxes: Pairs = evidence_of(Page(answer))
    assert [a for a, _ in boxes if a] == labels
    assert [b for _, b in boxes if b] == urls


@pytest.mark.parametrize("descriptor_id", ["fv99", "FV1", "x", "%00", "fv1%00", "../fv1", "é", "a" * 600])
def test_an_unknown_descriptor_is_not_found_and_what_was_typed_given_back(world: World, descriptor_id: str) -> None:
    browser = world.browser(world.coordinator)
    path = f"{world.base}/descriptors/{descriptor_id}"
    assert browser.get(path).status_code == 404
    answer = browser.post(path, {"version": 0, "narrative": "Typed at a wrong address"})
    assert answer.status_code == 404
    assert Page(answer).value("narrative") == "Typed at a wrong address"


@pytest.mark.parametrize(
    "path",
    [
        "/areas/E08000035/99999999999999999999/",
        "/areas/E08000035/2024/submissions/99999999999999999999",
        "/areas/E08000035%00/2024/",
        "/areas/E08000035/0/descriptors/fv1",
        "/national/99999999999999999999/responses",
        "/shared/99999999999999999999",
        "/areas/E99999999/2024/descriptors/fv1",
    ],
)
def test_an_impossible_address_is_not_found(world: World, path: str) -> None:
    assert world.browser(world.coordinator).get(path).status_code == 404


def test_a_narrative_one_character_too_long_comes_back_whole_with_the_error(world: World) -> None:
    text = "word " * 1000 + "!"
    answer = save(world.browser(world.coordinator), world, score="3", narrative=text, evidence=(GOOD,))
    assert answer.status_code == 422
    page = Page(answer)
    assert page.errors == ["Narrative must be 5,000 characters or fewer. It is 1 too long."]
    assert (page.value("narrative"), page.value("score"), evidence_of(page)) == (text, "3", (GOOD,))
    assert stored(world).version == 0


@pytest.mark.parametrize(
    ("typed", "kept"),
    [("👪" * 5000, "👪" * 5000), ("a\r\n" * 2500, "a\n" * 2500), ("e\u0301" * 2500, "e\u0301" * 2500)],
    ids=["emoji count as one", "a new line counts as one", "what is counted are code points"],
)
def test_a_narrative_of_exactly_the_limit_is_stored(world: World, typed: str, kept: str) -> None:
    assert save(world.browser(world.coordinator), world, narrative=typed).status_code == 303
    assert stored(world).narrative == kept


def test_a_hundred_thousand_characters_without_a_space_come_back_intact(world: World) -> None:
    text = "x" * 99_999 + "é"
    answer = save(world.browser(world.coordinator), world, narrative=text, evidence=(GOOD,))
    assert answer.status_code == 422
    page = Page(answer)
    assert page.errors == ["Narrative must be 5,000 characters or fewer. It is 95,000 too long."]
    assert page.value("narrative") == text


def test_control_characters_are_taken_out_and_the_page_says_so(world: World) -> None:
    browser = world.browser(world.coordinator)
    answer = save(browser, world, narrative="One\x00 two\x07\tthree\x1b", evidence=(("Mi\x00nutes", GOOD[1]),))
    assert answer.status_code == 303
    assert (stored(world).narrative, stored(world).evidence) == ("One two\tthree", (GOOD,))
    assert "Saved, without 4 control characters that cannot be stored" in browser.page(answer.location).main


def test_lone_surrogates_are_taken_out_and_counted(world: World) -> None:
    # No browser can send one: this is what a script's form, or a kept one, could hold.
    fields = MultiDict({"version": "0", "narrative": "One\ud800 two\udfff"})
    with world.app.test_request_context(method="POST"):
        form = DescriptorForm(formdata=fields, meta={"csrf": False}).offer(world.guide)
        assert form.validate()
    assert (form.narrative.data, form.removed) == ("One two", 2)


def test_bytes_that_are_no_text_do_no_harm(world: World) -> None:
    browser = world.browser(world.coordinator)
    body = f"csrf_token={browser.token()}&version=0&narrative=One%ED%A0%80two%FF".encode()
    answer = browser.client.post(at(world), data=body, content_type="application/x-www-form-urlencoded")
    assert answer.status_code == 303
    assert stored(world).narrative.startswith("One")
    assert "two" in stored(world).narrative


def test_text_that_looks_like_markup_is_shown_as_text_everywhere(world: World) -> None:
    browser = world.browser(world.coordinator)
    text = "</textarea><script>alert(1)</script>{{ 7 * 7 }}"
    links = (('"><script>alert(2)</script>', 'https://example.org/"><script>'),)
    save(browser, world, narrative=text, evidence=links)
    before = everything()
    page = browser.page(at(world))
    assert (page.value("narrative"), evidence_of(page)) == (text, links)
    for path in (at(world), f"{world.base}/check"):
        assert not [s for s in browser.page(path).soup.select("script") if "alert" in s.get_text()]
    assert everything() == before
