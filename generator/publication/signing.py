"""A detached signature (`.sig`, CMS by RFC 5652) → whose it is, and which PDF it belongs to: the
one whose hash is signed in it. Whether certificate and signature hold, the signer's own program
says."""

from __future__ import annotations

import base64
import binascii
import datetime as dt
import hashlib
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from asn1crypto import cms, core
from gostcrypto import gosthash

from generator.findings import GeneratorError

MAX_BYTES = 2**20
_STREEBOG_256, _STREEBOG_512 = "1.2.643.7.1.1.2.2", "1.2.643.7.1.1.2.3"  # RFC 9215
_SHA = {
    "1.3.14.3.2.26": "sha1",
    "2.16.840.1.101.3.4.2.1": "sha256",
    "2.16.840.1.101.3.4.2.2": "sha384",
    "2.16.840.1.101.3.4.2.3": "sha512",
}


@dataclass(frozen=True, slots=True)
class Signature:
    """A detached signature."""

    data: bytes
    """The file, as it was given."""
    signers: tuple[str, ...]
    """Who signed, by their certificates; empty if none comes with it."""
    signed: dt.date | None
    """The day that the signature names; None if it names none."""
    algorithm: str
    """The OID of its hash."""
    digest: bytes | None
    """The hash of what is signed; None where the signature does not hold it."""

    @property
    def said(self) -> str:
        """Who signed and when, in words; «» if it does not say."""
        day = f"{self.signed:%d.%m.%Y}" if self.signed else ""
        return ", ".join(filter(None, (*self.signers, day)))


def read_signature(path: Path) -> Signature:
    """A signature from a file, DER or Base64; one of another kind, whose signer nobody reads here,
    as it is. Raises `GeneratorError` if it is none, or holds the document itself."""
    try:
        data = path.read_bytes() if path.stat().st_size <= MAX_BYTES else b""
    except OSError:
        raise GeneratorError(f"Файла подписи {path} нет или его нельзя прочитать.") from None
    if _is_of_another_kind(data):
        return Signature(data, (), None, "", None)
    try:
        content = cms.ContentInfo.load(_der(data), strict=True)
        signed = content["content"] if content["content_type"].native == "signed_data" else None
        if not isinstance(signed, cms.SignedData) or not signed["signer_infos"]:
            raise _unreadable(path)
        if signed["encap_content_info"]["content"].native is not None:
            raise GeneratorError(
                f"В файле {path} подпись вместе с документом. Сделайте отсоединенную подпись "
                "(отдельный файл .sig) и повторите."
            )
        return _signature(data, signed)
    except (ValueError, TypeError, KeyError, AttributeError, OverflowError, RecursionError):
        raise _unreadable(path) from None


def belongs_to(signature: Signature, path: Path, pdfs: Mapping[str, bytes]) -> str:
    """The name of the PDF that a signature belongs to: that whose hash it holds; where it holds
    none that is known here, that of the file's own name, `program-2024.pdf.sig`.

    Raises `GeneratorError` if it is none of them.
    """
    hashed = hasher(signature.algorithm)
    why = "в ней другой хеш"
    if signature.digest is not None and hashed is not None:
        for name, pdf in pdfs.items():
            if hashed(pdf) == signature.digest:
                return name
    else:
        why = "хеш в ней не прочитать, а имя другое; нужно, например, program-2024.pdf.sig"
        name = path.name.removesuffix(".sig").removesuffix(".p7s").removesuffix(".pdf") + ".pdf"
        if name in pdfs:
            return name
    names = ", ".join(sorted(pdfs)) or "ничего не публикуется"
    raise GeneratorError(
        f"Подпись {path} – не от тех PDF, что публикуются ({names}): {why}. Подпишите PDF из папки "
        "готовых файлов и повторите."
    )


def hasher(algorithm: str) -> Callable[[bytes], bytes] | None:
    """What makes the hash of an OID; None for one that is not known here."""
    if algorithm in (_STREEBOG_256, _STREEBOG_512):
        name = "streebog256" if algorithm == _STREEBOG_256 else "streebog512"
        return lambda data: bytes(gosthash.new(name, data=bytearray(data)).digest())
    if algorithm in _SHA:
        return lambda data: hashlib.new(_SHA[algorithm], data).digest()
    return None


# What people take for a signature: nothing, documents, archives, pages.
_NO_SIGNATURES = (b"%PDF", b"PK", b"\xd0\xcf\x11\xe0", b"{\\rtf", b"<html", b"<!DOCTYPE")


def _is_of_another_kind(data: bytes) -> bool:
    """Whether a file may be a signature, and none of CMS: of OpenPGP, say."""
    plain = data.lstrip(b"\xef\xbb\xbf \t\r\n")
    is_cms = plain.startswith((b"\x30", b"MI", b"-----BEGIN CMS", b"-----BEGIN PKCS7"))
    return bool(plain) and not is_cms and not plain.startswith(_NO_SIGNATURES)


def _der(data: bytes) -> bytes:
    """The bytes that Base64 stands for, with or without the lines of PEM."""
    if data[:1] == b"\x30":
        return data
    text = re.sub(rb"-----[^-]+-----|\s+|^\xef\xbb\xbf", b"", data)
    try:
        return base64.b64decode(text, validate=True)
    except binascii.Error:
        raise ValueError from None


def _signature(data: bytes, signed: Any) -> Signature:
    infos = list(signed["signer_infos"])
    names = [_name(info, signed["certificates"]) for info in infos]
    attributes = _attributes(infos[0])
    digest, day = attributes.get("message_digest"), attributes.get("signing_time")
    algorithm = infos[0]["digest_algorithm"]["algorithm"].dotted
    return Signature(
        data=data,
        signers=tuple(dict.fromkeys(filter(None, names))),
        signed=day.date() if isinstance(day, dt.datetime) else None,
        algorithm=algorithm,
        digest=digest if isinstance(digest, bytes) else None,
    )


def _attributes(info: Any) -> dict[str, Any]:
    attributes = info["signed_attrs"]
    if isinstance(attributes, core.Void):
        return {}
    return {each["type"].native: each["values"][0].native for each in attributes}


def _name(info: Any, certificates: Any) -> str:
    """The name of the person, else of the organisation, whose certificate has the signer's serial
    number."""
    identifier = info["sid"].chosen
    if not isinstance(identifier, cms.IssuerAndSerialNumber) or isinstance(certificates, core.Void):
        return ""
    for choice in certificates:
        certificate = choice.chosen
        if certificate.serial_number == identifier["serial_number"].native:
            return _person(certificate.subject.native)
    return ""


def _person(subject: Mapping[str, Any]) -> str:
    person = " ".join(filter(None, (subject.get("surname"), subject.get("given_name"))))
    name = person or subject.get("common_name") or ""
    return " ".join(str(name).split())


def _unreadable(path: Path) -> GeneratorError:
    return GeneratorError(
        f"Файл {path} – не отсоединенная электронная подпись (.sig, CMS) или он поврежден."
    )
