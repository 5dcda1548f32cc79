"""Seals a finished PDF with the service's own key, and checks such a seal. Neither asks anything of the network.

The seal is a PAdES baseline-B signature (ECDSA on P-256 with SHA-256) by the service, not by a person: it shows that
the file is still the one the service made. It is invisible, and adds no change to the document's metadata.
"""

from __future__ import annotations

import os
import tempfile
from dataclasses import dataclass
from datetime import datetime, timedelta
from io import BytesIO
from pathlib import Path
from typing import Any

from asn1crypto import keys as asn1_keys
from asn1crypto import x509 as asn1_x509
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.misc import PdfReadError
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign import fields, signers
from pyhanko.sign.general import SigningError
from pyhanko.sign.validation import SignatureCoverageLevel, validate_pdf_signature
from pyhanko.sign.validation.errors import SignatureValidationError
from pyhanko_certvalidator import ValidationContext
from pyhanko_certvalidator.registry import SimpleCertificateStore

FIELD = "ServiceSeal"
LIFETIME = timedelta(days=3653)
# Room for the signature in the file. With a fixed size no trial signature is needed; a P-256 one takes about 1,600.
RESERVED_BYTES = 8192


class BadKey(Exception):
    """The key file does not hold an unencrypted P-256 key with its own certificate."""


@dataclass(frozen=True, slots=True)
class SealCheck:
    """What is known about the seal of a file.

    Attributes:
        valid: the signature is mathematically right for the certificate in the file.
        intact: what was signed has not changed since.
        signer: the name in that certificate, "" if the file has no seal.
        covers_whole_file: nothing was added to the file after the seal.
        certificate_sha256: the certificate's fingerprint in hex, "" without a seal. Anyone can make a certificate in
            any name: compare this with the service's own `Sealer.certificate_sha256` before trusting the seal.
    """

    valid: bool
    intact: bool
    signer: str
    covers_whole_file: bool
    certificate_sha256: str = ""


def create_key(path: Path, *, common_name: str, now: datetime) -> None:
    """Write a new P-256 key and a ten-year certificate for `common_name` to one PEM file that only its owner can read.

    Raises:
        FileExistsError: there is a file already; it is left as it was, because old seals depend on it.
        ValueError: `now` has no time zone.
    """
    if now.tzinfo is None:
        raise ValueError("The time a key is made at needs a time zone.")
    key = ec.generate_private_key(ec.SECP256R1())
    private = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    certificate = _certificate(key, common_name, now).public_bytes(serialization.Encoding.PEM)
    _write_once(path, private + certificate)


def _certificate(key: ec.EllipticCurvePrivateKey, common_name: str, now: datetime) -> x509.Certificate:
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, common_name)])
    usage = x509.KeyUsage(
        digital_signature=True,
        content_commitment=True,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=False,
        crl_sign=False,
        encipher_only=False,
        decipher_only=False,
    )
    return (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(minutes=5))  # for a machine whose clock is a little behind
        .not_valid_after(now + LIFETIME)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(usage, critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
        .sign(key, hashes.SHA256())
    )


def _write_once(path: Path, content: bytes) -> None:
    """Put the whole file in place at once, or fail if there is one: a link, unlike a rename, does not overwrite."""
    handle, name = tempfile.mkstemp(dir=path.parent)  # made with mode 0600
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        os.link(name, path)
    finally:
        os.unlink(name)


class _Writer(IncrementalPdfFileWriter):
    def _update_meta(self) -> None:
        """Leave the metadata alone: the time of the seal is in the seal, and the document is dated by its content."""


class _Signer(signers.PdfSigner):
    """A signer that takes the time from outside instead of from the machine's clock."""

    at: datetime

    def init_signing_session(self, *args: Any, **options: Any) -> Any:
        session = super().init_signing_session(*args, **options)
        session.system_time = self.at
        return session


class Sealer:
    """Seals PDFs with one key. Safe to share between threads."""

    def __init__(self, key: ec.EllipticCurvePrivateKey, certificate: x509.Certificate) -> None:
        """Take a key and its certificate; `load_sealer` reads both from a file's content."""
        der = key.private_bytes(
            serialization.Encoding.DER, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
        self.certificate_sha256 = certificate.fingerprint(hashes.SHA256()).hex()
        self._signer = signers.SimpleSigner(
            signing_cert=asn1_x509.Certificate.load(certificate.public_bytes(serialization.Encoding.DER)),
            signing_key=asn1_keys.PrivateKeyInfo.load(der),
            cert_registry=SimpleCertificateStore(),  # type: ignore[no-untyped-call]
        )

    def seal(self, pdf: bytes, *, at: datetime, reason: str) -> bytes:
        """Give the file with a seal added at its end; what was there stays byte for byte.

        Args:
            pdf: a whole PDF without a seal.
            at: the aware time to state.
            reason: why the file is sealed, in words for whoever looks at the signature.

        Raises:
            ValueError: not a PDF, already sealed, or a time without a time zone.
        """
        if at.tzinfo is None:
            raise ValueError("The time of a seal needs a time zone.")
        metadata = signers.PdfSignatureMetadata(
            field_name=FIELD, md_algorithm="sha256", reason=reason, subfilter=fields.SigSeedSubFilter.PADES
        )
        # PDF/A wants the mark printable and not hidden; PDF/UA wants an untagged one to be off the page.
        off_the_page = fields.InvisSigSettings(set_print_flag=True, set_hidden_flag=False, box_out_of_bounds=True)
        field = fields.SigFieldSpec(
            FIELD, invis_sig_settings=off_the_page, readable_field_name="Electronic seal of the service"
        )
        signer = _Signer(metadata, signer=self._signer, new_field_spec=field)
        signer.at = at
        try:
            sealed = signer.sign_pdf(_Writer(BytesIO(pdf)), bytes_reserved=RESERVED_BYTES)
        except (PdfReadError, SigningError) as error:
            raise ValueError("This file cannot be sealed: it is not a PDF, or it has a seal already.") from error
        content: bytes = sealed.getvalue()
        return content


def load_sealer(pem: bytes) -> Sealer:
    """Read the content of a file that `create_key` wrote.

    Raises:
        BadKey: it is something else, or the certificate belongs to another key.
    """
    try:
        key = serialization.load_pem_private_key(pem, password=None)
        certificate = x509.load_pem_x509_certificate(pem)
    except (ValueError, TypeError) as error:
        raise BadKey("The sealing key cannot be read. It must be a PEM file with a key and a certificate.") from error
    if not isinstance(key, ec.EllipticCurvePrivateKey) or not isinstance(key.curve, ec.SECP256R1):
        raise BadKey("The sealing key must be an elliptic curve key on P-256.")
    if key.public_key() != certificate.public_key():
        raise BadKey("The certificate in the sealing key file belongs to another key.")
    return Sealer(key, certificate)


def check_seal(pdf: bytes) -> SealCheck:
    """Check the last seal of a file against the certificate that it carries, without looking anything up.

    A file without a seal, or that is not a PDF, gives a check in which nothing holds.
    """
    nothing = SealCheck(valid=False, intact=False, signer="", covers_whole_file=False)
    try:
        seals = PdfFileReader(BytesIO(pdf)).embedded_signatures
        if not seals:
            return nothing
        certificate = seals[-1].signer_cert
        # The certificate vouches for itself: what is asked is only whether file and seal belong together.
        trust = ValidationContext(trust_roots=[certificate], allow_fetching=False)
        status = validate_pdf_signature(seals[-1], trust)
    except (PdfReadError, SignatureValidationError, ValueError):
        return nothing
    return SealCheck(
        valid=bool(status.valid),
        intact=bool(status.intact),
        signer=str(certificate.subject.native.get("common_name", "")),
        covers_whole_file=status.coverage == SignatureCoverageLevel.ENTIRE_FILE,
        certificate_sha256=certificate.sha256.hex(),
    )
