"""The README's own example, run as it stands."""

import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parent.parent


def test_the_python_example_runs(tmp_path: Path) -> None:
    (example,) = re.findall(r"```python\n(.*?)```", (ROOT / "README.md").read_text(encoding="utf-8"), re.S)
    page = (
        "<html lang='en'><title>Harbour to close</title><article><h1>Harbour to close</h1>"
        "<p>The harbour of Vell will close on Monday, port director Ana Rell said.</p>"
        "<p>The town has lived from its ferries for a hundred years, and many of its people work on them.</p></article>"
    )
    (tmp_path / "article.html").write_text(page, encoding="utf-8")
    done = subprocess.run([sys.executable, "-c", example], cwd=tmp_path, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert "Ana Rell" in done.stdout
    assert "The harbour of Vell will close on Monday" in done.stdout


def test_what_the_readme_points_at_is_there() -> None:
    targets = re.findall(r"\]\(([^)#:]+)\)", (ROOT / "README.md").read_text(encoding="utf-8"))
    assert targets
    assert not [target for target in targets if not (ROOT / target).exists()]
