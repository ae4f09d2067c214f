"""The marked code of a page: ```` ```js server.mjs ```` begins a block that is named `server.mjs`."""

import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PAGES = ROOT / "docs" / "apps"
SCENARIOS = Path(__file__).resolve().parent / "pages"
# A block may be indented, as in a list.
FENCE = re.compile(r"^```(\w+) (\S+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)


def of_page(name):
    """Every marked block of a page, by its name."""
    blocks = {}
    for _, block, text in FENCE.findall((PAGES / f"{name}.md").read_text()):
        assert block not in blocks, f"docs/apps/{name}.md has two blocks named {block}"
        blocks[block] = text
    return blocks


def installed(line):
    """The packages that an install line names: `npm install a b`, `pip install 'a[b]' c`."""
    words = line.replace("'", "").replace('"', "").split()
    assert words[:2] in (["npm", "install"], ["pip", "install"], ["go", "get"]), line
    return {re.sub(r"\[.*\]$", "", re.sub(r"(?<=.)@[\w.^~-]+$", "", word)).lower() for word in words[2:]}
