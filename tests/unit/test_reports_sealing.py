"""The service seals what it printed, and anyone can see whether the file has changed since."""

from __future__ import annotations

import stat
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path

import pikepdf
import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec

from ehsg.reports.sealing import BadKey, Sealer, check_seal, create_key, load_sealer
from tests.unit import reports_samples

WHEN = datetime(2024, 6, 28, 14, 5, tzinfo=UTC)


@pytest.fixture(scope="module")
def key(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("keys") / "seal.pem"
    create_key(path, common_name="Self-assessment service", now=WHEN)
    return path


@pytest.fixture(scope="module")
def sealer(key: Path) -> Sealer:
    return load_sealer(key.read_bytes())


@pytest.fixture(scope="module")
def printed() -> bytes:
    return reports_samples.printed("short")


@pytest.fixture(scope="module")
def sealed(sealer: Sealer, printed: bytes) -> bytes:
    return sealer.seal(printed, at=WHEN, reason="Return as submitted")


def test_a_sealed_return_is_valid_and_names_the_service(sealer: Sealer, sealed: bytes) -> None:
    check = check_seal(sealed)
    assert (check.valid, check.intact, check.covers_whole_file) == (True, True, True)
    assert check.signer == "Self-assessment service"
    assert check.certificate_sha256 == sealer.certificate_sha256


def test_the_seal_leaves_what_was_printed_byte_for_byte(printed: bytes, sealed: bytes) -> None:
    assert sealed.startswith(printed)


def test_one_changed_byte_breaks_the_seal(sealed: bytes) -> None:
    middle = len(sealed) // 3
    changed = sealed[:middle] + bytes([sealed[middle] ^ 1]) + sealed[middle + 1 :]
    assert not check_seal(changed).intact


def test_something_added_after_the_seal_is_noticed(sealed: bytes) -> None:
    assert not check_seal(sealed + b"% more\n").covers_whole_file


@pytest.mark.parametrize("content", [b"", b"not a PDF", None])
def test_a_file_without_a_seal_has_nothing_to_show(content: bytes | None, printed: bytes) -> None:
    check = check_seal(printed if content is None else content)
    assert (check.valid, check.intact, check.signer) == (False, False, "")


def test_a_seal_can_still_be_checked_when_its_certificate_has_run_out(tmp_path: Path, printed: bytes) -> None:
    create_key(tmp_path / "old.pem", common_name="Old", now=datetime(1999, 1, 1, tzinfo=UTC))
    old = load_sealer((tmp_path / "old.pem").read_bytes())
    check = check_seal(old.seal(printed, at=datetime(1999, 6, 1, tzinfo=UTC), reason="Return as submitted"))
    assert (check.valid, check.intact) == (True, True)


def test_a_sealed_return_cannot_be_sealed_again(sealer: Sealer, sealed: bytes) -> None:
    with pytest.raises(ValueError, match="cannot be sealed"):
        sealer.seal(sealed, at=WHEN, reason="Again")


def test_what_is_not_a_pdf_cannot_be_sealed(sealer: Sealer) -> None:
    with pytest.raises(ValueError, match="cannot be sealed"):
        sealer.seal(b"plain text", at=WHEN, reason="Return as submitted")


def test_the_seal_keeps_to_the_standards_for_keeping_and_for_accessibility(printed: bytes, sealed: bytes) -> None:
    with pikepdf.open(BytesIO(printed)) as before, pikepdf.open(BytesIO(sealed)) as after:
        field = after.Root.AcroForm.Fields[0]
        print_flag, hidden_flags = 4, 1 | 2 | 32
        assert int(field.F) & print_flag
        assert not int(field.F) & hidden_flags
        left, bottom, right, top = (float(side) for side in field.Rect)
        assert (left, bottom) == (right, top)
        assert right < 0
        assert top < 0
        assert str(field.TU)
        assert field.V.SubFilter == "/ETSI.CAdES.detached"
        assert str(field.V.M) == "D:20240628140500Z"
        assert all(page.Tabs == "/S" for page in after.pages)
        assert after.Root.Metadata.read_bytes() == before.Root.Metadata.read_bytes()
        assert after.trailer.ID[0] == before.trailer.ID[0]
        assert "/NeedAppearances" not in after.Root.AcroForm


def test_the_key_can_be_read_by_its_owner_only(key: Path) -> None:
    assert stat.S_IMODE(key.stat().st_mode) == 0o600
    assert [entry.name for entry in key.parent.iterdir()] == ["seal.pem"]


def test_a_key_is_never_overwritten(key: Path) -> None:
    before = key.read_bytes()
    with pytest.raises(FileExistsError):
        create_key(key, common_name="Another", now=WHEN)
    assert key.read_bytes() == before
    assert len(list(key.parent.iterdir())) == 1


def test_times_need_a_time_zone(tmp_path: Path, sealer: Sealer, printed: bytes) -> None:
    naive = WHEN.replace(tzinfo=None)
    with pytest.raises(ValueError, match="time zone"):
        create_key(tmp_path / "k.pem", common_name="x", now=naive)
    with pytest.raises(ValueError, match="time zone"):
        sealer.seal(printed, at=naive, reason="x")


def other_key(curve: ec.EllipticCurve) -> bytes:
    return ec.generate_private_key(curve).private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )


@pytest.mark.parametrize("curve", [ec.SECP256R1(), ec.SECP384R1()], ids=["another key", "another curve"])
def test_a_key_that_does_not_fit_its_certificate_is_refused(key: Path, curve: ec.EllipticCurve) -> None:
    certificate = key.read_bytes().split(b"-----END PRIVATE KEY-----\n")[1]
    with pytest.raises(BadKey):
        load_sealer(other_key(curve) + certificate)


def test_a_file_that_holds_no_key_is_refused() -> None:
    with pytest.raises(BadKey):
        load_sealer(b"nonsense")
