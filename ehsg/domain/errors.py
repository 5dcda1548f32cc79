"""What can be refused, by name. A service raises one of these before it changes anything."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ehsg.domain.history_file import Refusals


class Refused(Exception):
    """A request that the rules do not allow. `str()` is a sentence that can be shown to a person."""


class StaleVersion(Refused):
    """Somebody else saved after this form was drawn; nothing was stored over the newer text."""


class NotOpen(Refused):
    """The collection has not opened, or has closed for this area."""


class NotComplete(Refused):
    """Something that a submission needs is missing; `missing` holds one sentence for each."""

    def __init__(self, missing: tuple[str, ...]) -> None:
        super().__init__(" ".join(missing))
        self.missing = missing


class NotEditable(Refused):
    """The return is in a state in which it cannot be changed."""


class RuleBroken(Refused):
    """A choice against a rule of the guide; `problems` holds one sentence for each."""

    def __init__(self, problems: tuple[str, ...]) -> None:
        super().__init__(" ".join(problems))
        self.problems = problems


class WrongFields(RuleBroken):
    """Values that break a rule; `fields` is the name of each to its sentence."""

    def __init__(self, fields: dict[str, str]) -> None:
        super().__init__(tuple(fields.values()))
        self.fields = fields


class NotFound(Refused):
    """The thing named does not exist, or does not belong to the return it was named with."""


class LinkUnusable(Refused):
    """A one-time link that does not work, or does not work any more. `str()` says why; empty when nobody sent it."""


class FileRefused(Refused):
    """A file that was not taken; `refusals` say in which row and column, and why."""

    def __init__(self, refusals: "Refusals") -> None:
        super().__init__(f"{refusals.count:,} values were refused.")
        self.refusals = refusals


class StillOpen(Refused):
    """Tables of a year are published when its collection has closed: yesterday's and today's tell of single areas."""
