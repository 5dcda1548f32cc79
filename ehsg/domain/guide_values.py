"""The kinds of values that a guide is made of: texts of a length, ids, counts. Each says what is wrong with it."""

import re
from collections.abc import Callable
from typing import Annotated
from unicodedata import category

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StrictInt, StrictStr
from pydantic_core import PydanticCustomError

OWN_MESSAGE = "guide"
"""The pydantic error type of refusals that carry their own complete sentence."""


def _text(limit: int) -> Callable[[str], str]:
    def check(value: str) -> str:
        value = value.strip()
        if not value:
            raise PydanticCustomError(OWN_MESSAGE, "expected text, found nothing but blanks")
        if len(value) > limit:
            context = {"limit": f"{limit:,}", "found": f"{len(value):,}"}
            message = "expected at most {limit} characters, found {found}"
            raise PydanticCustomError(OWN_MESSAGE, message, context)
        # XML cannot hold control characters, so a PDF's metadata or a workbook would fail much later.
        for character in value:
            if category(character) == "Cc" and character != "\n":
                message = "expected text, found the control character {code}"
                raise PydanticCustomError(OWN_MESSAGE, message, {"code": f"U+{ord(character):04X}"})
        return value

    return check


def _id(pattern: str, expected: str) -> Callable[[str], str]:
    matches = re.compile(pattern).fullmatch

    def check(value: str) -> str:
        if not matches(value):
            context = {"value": f'"{value[:40]}"', "expected": expected}
            raise PydanticCustomError(OWN_MESSAGE, "{value} is not an id; expected {expected}", context)
        return value

    return check


Title = Annotated[StrictStr, AfterValidator(_text(200)), Field(description="text")]
Statement = Annotated[StrictStr, AfterValidator(_text(2_000)), Field(description="text")]
Count = Annotated[StrictInt, Field(ge=0, description="a whole number, 0 or more")]
ItemId = Annotated[
    StrictStr,
    AfterValidator(_id(r"[a-z][a-z0-9_]{0,39}", "lower-case letters, digits and _, a letter first")),
    Field(description="an id"),
]
DescriptorId = Annotated[
    StrictStr,
    AfterValidator(_id(r"[a-z]{2}[0-9]{1,2}", "two lower-case letters and one or two digits, such as fv1")),
    Field(description="an id such as fv1"),
]
EditionId = Annotated[
    StrictStr,
    AfterValidator(_id(r"[a-z0-9][a-z0-9-]{0,39}", "lower-case letters, digits and -, such as working-1")),
    Field(description="an id such as working-1"),
]


class Frozen(BaseModel):
    """A part of a guide: never changed, and with no field that it does not know."""

    model_config = ConfigDict(frozen=True, extra="forbid")
