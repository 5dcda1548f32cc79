"""Fields that the forms share: text that is cleaned, choices that are never ticked in advance, links, versions."""

from datetime import date
from itertools import zip_longest
from typing import Any
from urllib.parse import urlsplit

from flask_wtf import FlaskForm
from werkzeug.datastructures import MultiDict
from wtforms import Field, HiddenField, RadioField, StringField, TextAreaField
from wtforms.validators import ValidationError

from ehsg.domain.addresses import normal_address
from ehsg.domain.content import Link
from ehsg.domain.errors import RuleBroken
from ehsg.domain.text import EVIDENCE_LIMIT, LABEL_LIMIT, LINK_LIMIT, clean, marked, too_long


class CleanHiddenField(HiddenField):
    """What a page carries along; a form that is shown again gives it back, so it must be fit for a page."""

    def process_formdata(self, valuelist: list[str]) -> None:
        """As sent, with marks for what a page cannot hold: a broken version must not become a good one."""
        if valuelist:
            self.data = marked(valuelist[0])


class VersionedForm(FlaskForm):  # type: ignore[misc]
    """A form that says which version it was drawn from."""

    version = CleanHiddenField()

    @property
    def base_version(self) -> int:
        """The version as a number; only of a form that validated."""
        return int(self.version.data or "")

    def validate_version(self, field: HiddenField) -> None:
        """A form without its version cannot be told from a stale one."""
        value = str(field.data or "")
        if not (value.isascii() and value.isdecimal() and len(value) <= 9):
            raise ValidationError("Part of this page was missing, so it was not saved. Check it, then save again.")

    def renew(self, version: int, stored: str) -> None:
        """Bases the form on the newest version. After a missing one it says what is stored, which saving replaces."""
        self.version.data = str(version)
        self.version.errors = [f"{error} {stored}" for error in self.version.errors]

    @property
    def removed(self) -> int:
        """How many characters, over all texts, could not be kept."""
        return sum(getattr(field, "removed", 0) for field in self)


class CleanTextField(TextAreaField):
    """Plain text, cleaned on its way in; `removed` says how many characters were."""

    removed = 0

    def __init__(self, label: str, *, limit: int, **kwargs: Any) -> None:
        super().__init__(label, **kwargs)
        self.limit = limit

    def process_formdata(self, valuelist: list[str]) -> None:
        """Always text: nothing sent is the empty text."""
        cleaned = clean(valuelist[0] if valuelist else "")
        self.data, self.removed = cleaned.text, cleaned.removed

    def pre_validate(self, form: Any) -> None:
        """The limit, counted as the page counts it."""
        over = too_long(self.data or "", self.limit)
        if over:
            raise ValidationError(
                f"{self.label.text} must be {self.limit:,} characters or fewer. It is {over:,} too long."
            )


class OpenRadioField(RadioField):
    """Radios of which none is ticked in advance. Not choosing gives None; a value not offered is an error."""

    def __init__(self, label: str, *, wrong: str, **kwargs: Any) -> None:
        super().__init__(label, coerce=str, validate_choice=False, **kwargs)
        self.wrong = wrong

    def process_data(self, value: Any) -> None:
        """What is stored, as the text of a radio's value."""
        self.data = None if value is None else str(value)

    def process_formdata(self, valuelist: list[str]) -> None:
        """An empty value is no choice."""
        self.data = valuelist[0] if valuelist and valuelist[0] else None

    def pre_validate(self, form: Any) -> None:
        """Only what was offered."""
        if self.data is not None and self.data not in {str(choice.value) for choice in self.iter_choices()}:
            raise ValidationError(self.wrong)


class EvidenceField(Field):
    """Up to ten rows of a label and an address. `data` is a list of (label, url); rows left empty are dropped."""

    removed = 0

    def __init__(self, label: str, **kwargs: Any) -> None:
        super().__init__(label, **kwargs)
        self.row_errors: dict[int, list[tuple[str, str]]] = {}

    def process(self, formdata: MultiDict[str, str] | None, data: Any = None, **_kwargs: Any) -> None:
        """From the posted pairs, or from stored links."""
        self.process_errors = []
        self.data = [(link.label, link.url) for link in data or ()] if isinstance(data, tuple) else []
        if formdata is not None:
            labels, urls = formdata.getlist(f"{self.name}-label"), formdata.getlist(f"{self.name}-url")
            cleaned = [(clean(a), clean(b)) for a, b in zip_longest(labels, urls, fillvalue="")]
            self.removed = sum(a.removed + b.removed for a, b in cleaned)
            pairs = [(a.text.strip(), b.text.strip()) for a, b in cleaned]
            self.data = [pair for pair in pairs if any(pair)]

    def pre_validate(self, form: Any) -> None:
        """Each row's own errors, told beside its box and in the summary."""
        self.row_errors = {
            row: found for row, (label, url) in enumerate(self.data) if (found := _row_errors(label, url))
        }
        if len(self.data) > EVIDENCE_LIMIT:
            raise ValidationError(f"Give {EVIDENCE_LIMIT} links or fewer. You have given {len(self.data)}.")
        if self.row_errors:
            raise ValidationError("Check the evidence links.")

    @property
    def links(self) -> tuple[Link, ...]:
        """The rows as links."""
        return tuple(Link(label, url) for label, url in self.data)


def _row_errors(label: str, url: str) -> list[tuple[str, str]]:
    found = []
    if not label:
        found.append(("label", "Enter what the link is to."))
    elif too_long(label, LABEL_LIMIT):
        found.append(("label", f"What the link is to must be {LABEL_LIMIT} characters or fewer."))
    if not url:
        found.append(("url", "Enter the address of the link."))
    elif too_long(url, LINK_LIMIT):
        found.append(("url", f"The address must be {LINK_LIMIT:,} characters or fewer."))
    elif not is_https(url):
        found.append(("url", "Enter a web address that starts with https://"))
    return found


def is_https(url: str) -> bool:
    """Whether it is an https address of some host, without blanks; nothing else may become a link."""
    if any(character.isspace() for character in url):
        return False
    try:
        parts = urlsplit(url)
        return parts.scheme == "https" and bool(parts.hostname) and "@" not in parts.netloc
    except ValueError:
        return False


class LineField(StringField):
    """One line of cleaned text of at most 200 characters."""

    def process_formdata(self, valuelist: list[str]) -> None:
        """Runs of blanks become one."""
        self.data = " ".join(clean(valuelist[0] if valuelist else "").text.split())

    def pre_validate(self, form: Any) -> None:
        """What the database holds and a page can show."""
        if too_long(self.data or "", LABEL_LIMIT):
            raise ValidationError(f"{self.label.text} must be {LABEL_LIMIT} characters or fewer")


class AddressField(LineField):
    """An e-mail address that mail can be sent to."""

    def pre_validate(self, form: Any) -> None:
        """Typed, and one that is safe."""
        try:
            normal_address(self.data or "")
        except RuleBroken as broken:
            raise ValidationError(str(broken)) from None


def _date(day: str, month: str, year: str) -> date | None:
    """None where it is no date. Digits of other alphabets are none: two people must read it alike."""
    digits = all(part.isascii() and part.isdecimal() for part in (day, month, year))
    if not digits or max(len(day), len(month)) > 2 or len(year) != 4:
        return None
    try:
        return date(int(year), int(month), int(day))
    except ValueError:
        return None


class DateField(Field):
    """Day, month and year in three boxes. `parts` is what was typed, `data` the date or None."""

    parts: tuple[str, str, str] = ("", "", "")

    def process(self, formdata: Any, data: Any = None, **_kwargs: Any) -> None:
        """From three boxes, or from a stored date."""
        self.process_errors = []
        self.data = data if isinstance(data, date) else None
        if self.data:
            self.parts = (str(self.data.day), str(self.data.month), str(self.data.year))
        if formdata:
            day, month, year = (
                clean(str(formdata.get(f"{self.name}-{part}", ""))).text.strip() for part in ("day", "month", "year")
            )
            self.data, self.parts = None, (day[:200], month[:200], year[:200])
            self.data = _date(day, month, year)

    def pre_validate(self, form: Any) -> None:
        """A real date."""
        if self.data is None:
            raise ValidationError(
                "Enter the date, such as 27 6 2024"
                if not any(self.parts)
                else "The date must be a real date, such as 27 6 2024"
            )


class NamedDateField(DateField):
    """A date on a page with several: its mistake says which it is."""

    def pre_validate(self, form: Any) -> None:
        """A real date."""
        try:
            super().pre_validate(form)
        except ValidationError as error:
            raise ValidationError(str(error).replace("he date", f"he {self.label.text.lower()}", 1)) from None


class OptionalDateField(DateField):
    """A date that may be left out."""

    def pre_validate(self, form: object) -> None:
        """A real date, where one was typed."""
        if any(self.parts):
            super().pre_validate(form)


class ClockField(LineField):
    """A time of day on the 24-hour clock. `data` is what was typed, `clock` the hour and minute once it validated."""

    clock: tuple[int, int] = (0, 0)

    def pre_validate(self, form: Any) -> None:
        """Hours and minutes, with a colon or a full stop between them."""
        hour, _, minute = (self.data or "").replace(".", ":").partition(":")
        if not self.data:
            raise ValidationError(f"Enter the {self.label.text.lower()}, such as 9:00 or 17:00")
        digits = hour.isascii() and hour.isdecimal() and minute.isascii() and minute.isdecimal()
        if not digits or len(hour) > 2 or len(minute) != 2 or int(hour) > 23 or int(minute) > 59:
            name = self.label.text.lower()
            raise ValidationError(f"The {name} must be on the 24-hour clock, such as 9:00 or 17:00")
        self.clock = int(hour), int(minute)
