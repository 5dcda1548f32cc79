"""The file that a backup is: a tar with what it says of itself, the checksum of that, and the database's own dump.

It is put in place whole or not at all, readable by its owner only: it holds everything that the database holds.
"""

import hashlib
import json
import os
import shutil
import tarfile
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import asdict, dataclass
from io import BytesIO
from pathlib import Path
from typing import IO, Any

import click

FORMAT = 1
SAYS, CHECK, DATA = "manifest.json", "manifest.sha256", "database"
_CHUNK = 1024 * 1024  # bytes
_LARGEST_MANIFEST = 1024 * 1024  # bytes


@dataclass(frozen=True)
class Manifest:
    """What a backup says of itself.

    Attributes:
        made_at: an ISO moment with its zone.
        database: “sqlite” or “postgresql”; the dump of one cannot be restored into the other.
        server: the version of SQLite or of the PostgreSQL server.
        revision: the migration that the tables were at, such as 0020.
        rows: each table's name to how many rows it has in the dump.
        sha256: of the dump, in hexadecimal digits.
    """

    made_at: str
    database: str
    server: str
    revision: str
    rows: Mapping[str, int]
    sha256: str
    format: int = FORMAT

    @property
    def in_words(self) -> str:
        """Such as “1,234 rows of 45 tables, at migration 0020”."""
        return f"{sum(self.rows.values()):,} rows of {len(self.rows)} tables, at migration {self.revision}"


@contextmanager
def workplace(folder: Path) -> Iterator[Path]:
    """A folder for our eyes only, on the same disk, gone afterwards. ClickException where none can be made there."""
    try:
        found = tempfile.mkdtemp(prefix=".ehsg-backup-", dir=folder)
    except OSError as error:
        raise click.ClickException(f"Nothing can be written to {folder}: {error.strerror}.") from None
    try:
        yield Path(found)
    finally:
        shutil.rmtree(found, ignore_errors=True)


def digest_of(file: Path) -> str:
    """The SHA-256 of what is in the file."""
    with file.open("rb") as opened:
        return hashlib.file_digest(opened, "sha256").hexdigest()


def write(file: Path, manifest: Manifest, data: Path, *, replace: bool) -> None:
    """Packs both beside the data, and puts it in the file's place at once; the disk has it before this returns.

    ClickException: there is a file already, and it is not to be replaced. OSError: as when the disk is full.
    """
    packed = data.with_name("packed")
    says = json.dumps(asdict(manifest), indent=1, sort_keys=True).encode()
    with packed.open("xb") as out:
        os.fchmod(out.fileno(), 0o600)
        with tarfile.open(fileobj=out, mode="w") as tar:
            _add(tar, SAYS, len(says), BytesIO(says))
            check = hashlib.sha256(says).hexdigest().encode()
            _add(tar, CHECK, len(check), BytesIO(check))
            with data.open("rb") as opened:
                _add(tar, DATA, data.stat().st_size, opened)
        out.flush()
        os.fsync(out.fileno())
    if replace:
        packed.replace(file)
    else:
        _link(packed, file)
    _keep_the_name(file.parent)


def _add(tar: tarfile.TarFile, name: str, size: int, content: IO[bytes]) -> None:
    member = tarfile.TarInfo(name)
    member.size, member.mode = size, 0o600
    tar.addfile(member, content)


def _link(packed: Path, file: Path) -> None:
    """Unlike a rename, a link does not take the place of a file that somebody made meanwhile."""
    try:
        os.link(packed, file)
    except FileExistsError:
        raise click.ClickException(already_there(file)) from None


def already_there(file: Path) -> str:
    """Why nothing was written."""
    return f"There is a file {file} already. Give another name, or say --replace."


def _keep_the_name(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


@contextmanager
def opened(file: Path) -> Iterator[tuple[Manifest, IO[bytes]]]:
    """What the backup says of itself, and its dump, still to be read.

    ClickException: it cannot be read, is something else, or is not as it was written.
    """
    with ExitStack() as stack:
        with _plainly(file):
            tar = stack.enter_context(tarfile.open(file, mode="r:"))
            says = _read(tar, SAYS)
            if hashlib.sha256(says).hexdigest().encode() != _read(tar, CHECK):
                raise click.ClickException(damaged(file))
            manifest, data = _manifest(json.loads(says)), tar.extractfile(DATA)
        if data is None:
            raise click.ClickException(damaged(file))
        yield manifest, data


@contextmanager
def _plainly(file: Path) -> Iterator[None]:
    try:
        yield
    except (tarfile.TarError, EOFError):
        raise click.ClickException(f"{file} is not a backup of this service, or not a whole one.") from None
    except OSError as error:
        raise click.ClickException(f"{file} cannot be read: {error.strerror or error}.") from None
    except (KeyError, ValueError, TypeError):
        raise click.ClickException(damaged(file)) from None


def _read(tar: tarfile.TarFile, name: str) -> bytes:
    member = tar.getmember(name)
    found = tar.extractfile(member)
    if found is None or member.size > _LARGEST_MANIFEST:
        raise KeyError(name)
    return found.read()


def _manifest(values: dict[str, Any]) -> Manifest:
    if values["format"] != FORMAT:
        raise click.ClickException(
            f"This backup has the format {values['format']}, and this version of the service reads {FORMAT}."
        )
    return Manifest(**values)


def damaged(file: Path) -> str:
    """Why nothing was restored."""
    return f"{file} is damaged: it is not what was written. Nothing was restored from it."


def unpack(file: Path, manifest: Manifest, data: IO[bytes], to: Path) -> None:
    """The dump as a file of its own. ClickException where it is not what the checksum says."""
    check = hashlib.sha256()
    with to.open("xb") as out:
        while part := _next(file, data):
            check.update(part)
            out.write(part)
    if check.hexdigest() != manifest.sha256:
        raise click.ClickException(damaged(file))


def _next(file: Path, data: IO[bytes]) -> bytes:
    with _plainly(file):
        return data.read(_CHUNK)
