"""The answers of a host that are errors and more than an error: they say what to do next, and when."""

from datetime import datetime
from http import HTTPStatus

from onrecord.records import GatherError

_REMEDIES = {
    401: "the page asks for a login; open it in a browser",
    402: "the page must be paid for; open it in a browser",
    403: "the site does not let onrecord in; open it in a browser",
    404: "check the address; the page may have moved",
    410: "it is gone for good; remove it",
    451: "it is withheld for legal reasons",
}


class TryLater(GatherError):
    """The host is there and asks to be left alone until `retry_at` (UTC)."""

    def __init__(self, what: str, where: str, retry_at: datetime) -> None:
        super().__init__(what, where, f"it can be tried again after {retry_at:%Y-%m-%d %H:%M} UTC")
        self.retry_at = retry_at


class HttpError(GatherError):
    """The host answered with an error `status`."""

    def __init__(self, status: int, where: str) -> None:
        try:
            phrase = f"{status} {HTTPStatus(status).phrase}"
        except ValueError:
            phrase = str(status)
        super().__init__(f"the site answered {phrase}", where, _REMEDIES.get(status, "try again later"))
        self.status = status
