"""Speakers, outlets and origins across articles: what the desk's pages of them ask."""

from onrecord.store import heard, outlets, speaking
from onrecord.store.database import Database
from onrecord.store.profile_views import Heard, OriginsView, OutletLine, OutletView, SpeakerLine, SpeakerView


class Profiles:
    """Reads only. Every method is one transaction and raises StoreError as the Store's own do.

    A week is named by its Monday, an ISO date in UTC. A cursor that is none of ours raises UsageError.
    """

    def __init__(self, database: Database) -> None:
        self._database = database

    def newest_week(self) -> str | None:
        """The latest week with articles; None before the first."""
        with self._database.reading() as connection:
            return speaking.newest_week(connection)

    # ---- speakers

    def speakers(
        self, limit: int = 50, after: str | None = None, week: str | None = None, query: str = ""
    ) -> tuple[list[SpeakerLine], str | None]:
        """Those who say most first, in a week or (None) in all, and where the next page begins.

        `query`: words as a user types them; each has to begin a word of one of the speaker's names.
        """
        with self._database.reading() as connection:
            return speaking.listed(connection, limit, after, week, query)

    def resolve(self, name: str, article_id: str | None = None) -> list[SpeakerLine]:
        """The speakers that a key or a plain name means; of that article, if it has one of this name."""
        with self._database.reading() as connection:
            return speaking.resolve(connection, name, article_id)

    def speaker(self, key: str) -> SpeakerView | None:
        """The speaker that a key belongs to, also one that it had before it was taken for another's."""
        with self._database.reading() as connection:
            return speaking.speaker(connection, key)

    def heard(self, key: str, limit: int = 20, before: str | None = None) -> tuple[list[Heard], str | None]:
        """A page of what a speaker says, the newest first, and where the next one begins."""
        with self._database.reading() as connection:
            return heard.heard(connection, key, limit, before)

    # ---- outlets and origins

    def outlets(self) -> list[OutletLine]:
        """Every outlet with articles, the one with most first."""
        with self._database.reading() as connection:
            return outlets.listed(connection)

    def outlet(self, name: str) -> OutletView | None:
        """The outlet of this name, however it is written; None for one that neither prints nor is taken from."""
        with self._database.reading() as connection:
            return outlets.outlet(connection, name)

    def origins(self, week: str) -> OriginsView:
        """The unnamed sources and the wires that most articles of a week lean on."""
        with self._database.reading() as connection:
            return outlets.leaned_on(connection, week)
