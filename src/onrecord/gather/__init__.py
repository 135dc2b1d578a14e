"""The world -> Page. The only part that speaks to the network, and the first that meets what strangers wrote."""

from onrecord.gather.answers import HttpError, TryLater
from onrecord.gather.discover import Found, discover
from onrecord.gather.feeds import Feed, parse_feed
from onrecord.gather.fetch import Fetcher, FetchSettings
from onrecord.gather.files import files
from onrecord.gather.guard import Allowance
from onrecord.gather.opml import read_opml, write_opml
from onrecord.gather.sitemaps import Sitemap, parse_sitemap
from onrecord.gather.visit import ENTRY_MEDIA_TYPE, Visit, entry_page, visit

__all__ = [
    "ENTRY_MEDIA_TYPE",
    "Allowance",
    "Feed",
    "FetchSettings",
    "Fetcher",
    "Found",
    "HttpError",
    "Sitemap",
    "TryLater",
    "Visit",
    "discover",
    "entry_page",
    "files",
    "parse_feed",
    "parse_sitemap",
    "read_opml",
    "visit",
    "write_opml",
]
