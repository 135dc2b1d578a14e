"""Plain-text mail through the operator's own server."""

import smtplib
import ssl
from collections.abc import Sequence
from datetime import UTC, datetime
from email.message import EmailMessage
from email.utils import format_datetime, make_msgid, parseaddr
from urllib.parse import unquote, urlsplit

import msgspec

from onrecord.records import GatherError, UsageError

TIMEOUT_S = 30
PORTS = {"smtp": 587, "smtps": 465, "smtp+plain": 25}


class MailSettings(msgspec.Struct, frozen=True):
    """Where mail goes out. TLS by STARTTLS (`smtp`), from the start (`smtps`), none for a relay here (`smtp+plain`)."""

    scheme: str
    host: str
    port: int
    sender: str
    user: str = ""
    password: str = ""

    @classmethod
    def parse(cls, address: str, sender: str) -> "MailSettings":
        """`smtp://user:password@host:587`. Raises UsageError, without showing the password."""
        parts = urlsplit(address)
        try:
            port = parts.port or PORTS.get(parts.scheme, 0)
        except ValueError:
            port = 0
        if not port or not parts.hostname:
            remedy = "write it as smtp://user:password@host:587, smtps://... or smtp+plain://localhost"
            raise UsageError("this is no address of a mail server", f"{parts.scheme}://{parts.hostname or ''}", remedy)
        if not is_mail_address(sender):
            raise UsageError("mail needs a sender", sender[:80], "give --mail-from desk@example.org")
        return cls(
            parts.scheme, parts.hostname, port, sender, unquote(parts.username or ""), unquote(parts.password or "")
        )


def is_mail_address(text: str) -> bool:
    """Whether it is one plain address: nothing that could begin another header or name a second one."""
    _, address = parseaddr(text)
    name, _, host = address.partition("@")
    return (
        address == text
        and bool(name)
        and "." in host.strip(".")
        and text.isprintable()
        and not set(" ,;<>") & set(text)
    )


def send(settings: MailSettings, to: str, subject: str, paragraphs: Sequence[str]) -> None:
    """Raises GatherError when the server does not take it."""
    message = EmailMessage()
    message["From"], message["To"] = settings.sender, to
    message["Subject"] = " ".join(subject.split())[:200]
    message["Date"] = format_datetime(datetime.now(UTC))
    message["Message-ID"] = make_msgid(domain=settings.sender.rpartition("@")[2])
    message["Auto-Submitted"] = "auto-generated"
    message.set_content("\n\n".join(paragraphs) + "\n")
    kind = smtplib.SMTP_SSL if settings.scheme == "smtps" else smtplib.SMTP
    try:
        with kind(settings.host, settings.port, timeout=TIMEOUT_S) as server:
            if settings.scheme == "smtp":
                server.starttls(context=ssl.create_default_context())
            if settings.user:
                server.login(settings.user, settings.password)
            server.send_message(message)
    except (OSError, smtplib.SMTPException) as error:
        where = f"{settings.host}:{settings.port}"
        said = " ".join(str(error).split())[:200]
        raise GatherError(f"the mail server did not take the mail ({said})", where, "check --smtp") from None
