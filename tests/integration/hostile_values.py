"""Hostile values to put into forms, and what can be done to one of a form's fields."""

from dataclasses import dataclass

TOWER = "Z" + "\u0300\u0316\u0334" * 300
HOSTILE: dict[str, bytes] = {
    "NUL": b"a\x00b",
    "a lone surrogate": b"a\xed\xa0\x80b",
    "no UTF-8": b"caf\xe9 \xff\xfe",
    "cut off UTF-8": b"caf\xc3",
    "right to left": "\u202ea\u2066b\u2069\u200f".encode(),
    "zero width": "a\u200b\u200d\ufeffb\u2060".encode(),
    "a tower of accents": TOWER.encode(),
    "non-characters": "a\ufffe\uffff\U0001fffe".encode(),
    "very long": b"x" * 100_000,
    "long with blanks": b"word " * 20_000,
    "a formula": b"=cmd|' /C calc'!A0",
    "another formula": b"\t@SUM(1+1)*cmd",
    "markup": b"<script>alert(7)</script>\"'><img src=x onerror=alert(7)>",
    "end of a textarea": b"</textarea></form><script>alert(7)</script>",
    "a template": b"{{7*191919191}}{% raw %}${7*191919191}#{7*191919191}{%",
    "SQL": b"' OR 1=1; DROP TABLE areas;--",
    "a wildcard": b"%_\\%",
    "a way out": b"../../../etc/passwd",
    "a format": b"%s%n%x{0.__class__}%(name)s",
    "new lines": b"a\r\nSet-Cookie: evil=1\r\n\r\nb\rc\nd",
    "line separators": "a\u2028b\u2029c\x85d\x0be".encode(),
    "a huge number": b"9" * 200,
    "too much for Python": b"9" * 5_000,
    "the last year": b"9999",
    "the first year": b"0001",
    "64 bits": b"9223372036854775808",
    "32 bits": b"2147483648",
    "999999999": b"999999999",
    "negative": b"-1",
    "a plus": b"+1",
    "a fraction": b"1.5",
    "an exponent": b"1e400",
    "NaN": b"NaN",
    "Arabic digits": "١٢".encode(),
    "full-width digits": "２０２４".encode(),
    "superscript": "²".encode(),
    "an underscore": b"1_0",
    "hexadecimal": b"0x10",
    "true": b"true",
    "JSON": b'{"a": [1, null]}',
    "a list": b"[]",
    "empty": b"",
    "blanks": b" \t\r\n ",
    "no-break blanks": "\u00a0\u3000\u2003".encode(),
    "an address": b"javascript:alert(7)",
    "another address": b"https://[::1/\\@evil.example",
    "mail": b"a@b.example\r\nBcc: evil=1@example.org",
    "mail in other letters": "аdmin@example.org".encode(),
}


@dataclass(frozen=True)
class Edit:
    """One thing done to a form: what (put, leave out, twice, file, add), to which field, with what.

    `value` is the name of one of HOSTILE, or the bytes themselves.
    """

    what: str
    name: str
    value: str | bytes = ""

    @property
    def data(self) -> bytes:
        """What is sent."""
        return self.value if isinstance(self.value, bytes) else HOSTILE.get(self.value, b"1")
