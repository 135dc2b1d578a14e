"""What all tests share."""

from pathlib import Path

import pytest
from hypothesis import settings

settings.register_profile("steady", deadline=None, derandomize=True)  # every run tries the same, however slow it is
settings.load_profile("steady")

SHARED = Path(__file__).parent.parent.parent / "shared"


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of public gold beside the checkout; a test that needs it is skipped where it is absent."""
    if not (SHARED / "seed").is_dir():
        pytest.skip(f"needs the public gold in {SHARED.name}/ beside the checkout, which is not here")
    return SHARED
