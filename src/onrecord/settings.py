"""Where things are and what the operator allows: from the command line, else the environment, else the defaults."""

from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec
from msgspec.structs import replace
from platformdirs import user_data_path

from onrecord.records import UsageError

if TYPE_CHECKING:
    from onrecord.desk import Desk
    from onrecord.gather import FetchSettings
    from onrecord.gather.mail import MailSettings
    from onrecord.store import Store

DEFAULT_PORT = 8700


class Settings(msgspec.Struct, frozen=True):
    """One desk's settings. `data`: a folder, a SQLite file, or a postgresql:// address."""

    data: str = ""
    allow: tuple[str, ...] = ()  # "127.0.0.0/8:8801": address ranges that are otherwise refused
    smtp: str = ""  # "smtp://user:password@host:587": where alerts go out by mail
    mail_from: str = ""
    restless: bool = False  # visit every source every few seconds: for the sample press alone

    def fetching(self) -> "FetchSettings":
        """How the network is used. Raises UsageError for a range that is none."""
        from onrecord.gather import Allowance, FetchSettings

        settings = FetchSettings(allow=tuple(Allowance.parse(text) for text in self.allow))
        return replace(settings, min_interval_s=2.0, max_interval_s=4.0) if self.restless else settings

    def mail(self) -> "MailSettings | None":
        """How alerts go out by mail; None: not at all. Raises UsageError for an address that is none."""
        from onrecord.gather.mail import MailSettings

        return MailSettings.parse(self.smtp, self.mail_from) if self.smtp else None

    def store(self) -> "Store":
        """Opens the desk's store, making its folder when missing. Raises StoreError, UsageError."""
        from onrecord.store import Store

        return Store.open(self.store_address())

    @contextmanager
    def desk(self, pictures: bool = True) -> "Iterator[Desk]":
        """The desk on its store, which is closed at the end. Raises StoreError, UsageError."""
        from onrecord.desk import Desk

        with closing(self.store()) as store:
            yield Desk(store, self.fetching(), pictures=pictures, mail=self.mail())

    def store_address(self) -> str:
        """The database that `data` names."""
        if "://" in self.data:
            return self.data
        path = Path(self.data).expanduser() if self.data else user_data_path("onrecord", appauthor=False)
        if path.suffix not in (".sqlite", ".sqlite3", ".db") or path.is_dir():
            path = path / "desk.sqlite"
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            what = f"this folder cannot be made ({error.strerror})"
            raise UsageError(what, str(path.parent), "name another with --data") from error
        return str(path)
