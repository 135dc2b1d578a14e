"""What axe-core finds against a page."""

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

_AXE = Axe()
ONLY_WHAT_IS_WRONG = {"resultTypes": ["violations"]}  # to tell of all that is well takes as long again


def violations(page: Page) -> list[tuple[str, str]]:
    """The rules that the page breaks, each with the first element that does."""
    found = _AXE.run(page, options=ONLY_WHAT_IS_WRONG).response["violations"]
    return [(one["id"], one["nodes"][0]["html"][:200]) for one in found]
