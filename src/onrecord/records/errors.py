"""The one error tree."""


class OnrecordError(Exception):
    """Anything that onrecord refuses or cannot do. Says what, where and what to do.

    `what` is one plain sentence without a full stop, `where` the URL, path or
    setting concerned, `remedy` what the reader of the message can do about it.
    """

    def __init__(self, what: str, where: str = "", remedy: str = "") -> None:
        super().__init__(what, where, remedy)
        self.what, self.where, self.remedy = what, where, remedy

    def __str__(self) -> str:
        line = f"{self.where}: {self.what}" if self.where else self.what
        return f"{line}; {self.remedy}" if self.remedy else line


class GatherError(OnrecordError):
    """The world could not be fetched or a file could not be opened."""


class Refused(GatherError):
    """An address, scheme or size that the safety rules do not allow."""


class ReadError(OnrecordError):
    """The bytes are there but no article can be read from them."""


class StoreError(OnrecordError):
    """The database cannot be opened, is of a newer version, or is full."""


class UsageError(OnrecordError):
    """The caller asked for something that does not exist or makes no sense."""
