"""What mkdocs is told beyond ``mkdocs.yml``: the pages outside docs/, the first page, and anchors as the repository's page makes them."""

from __future__ import annotations

import json
import posixpath
import re
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from mkdocs.config.defaults import MkDocsConfig
    from mkdocs.structure.files import Files
    from mkdocs.structure.pages import Page

ROOT = Path(__file__).parents[2]
# Pages of the repository that the site has too, by their place in it.
ALSO = {
    "README.md": "project/readme.md",
    "SECURITY.md": "project/security.md",
    "CONTRIBUTING.md": "project/contributing.md",
    "CHANGELOG.md": "project/changelog.md",
}
SCHEMAS = "project/schemas.md"
_FENCED = re.compile(r"^(`{3,})[^\n]*\n.*?^\1`*[ ]*$", re.MULTILINE | re.DOTALL)
_LINK = re.compile(r"\]\((?![a-z]+:|#)([^)\s#]+)(#[^)\s]*)?\)")
_NOTE = re.compile(r"\A<!--.*?-->\s*", re.DOTALL)
_CODE = re.compile(r"<pre\b.*?</pre>|<code>([^<]*)</code>", re.DOTALL)
_OPTION = re.compile(r"(?<![\w-])--?[a-z][\w-]*")
_JOINT = re.compile(r"(?<=[\w.])(::|/)(?=[\w.])")
_JOINT_OF_A_KEY = re.compile(r"(?<=[\w\]])(\.)(?=\w)")
_KEY = re.compile(r"(?!.*\.(?:yaml|json|toml)$)\w+(?:\[\])?(?:\.[\w\[\]]+){2,}")
_JOINT_OF_A_TEST = re.compile(r"(?<=[\w.])(::|/|_)(?=[\w.])")
_TABLE = re.compile(r"<table>.*?</table>", re.DOTALL)
_ROW = re.compile(r"<tr>.*?</tr>", re.DOTALL)
_CELL = re.compile(r"<(t[dh])>(.*?)</\1>", re.DOTALL)
_TAG = re.compile(r"<[^>]*>")
SHORT = 12  # characters
_LIST_AFTER_TEXT = re.compile(r"^((?![-*|>#\s]|\d+\. )[^\n]+)\n(?=(?:- |\* |1\. ))", re.MULTILINE)


def on_config(config: MkDocsConfig) -> MkDocsConfig:
    config.mdx_configs.setdefault("toc", {})["slugify"] = anchor
    return config


def anchor(heading: str, separator: str) -> str:
    """The anchor that the repository's page gives a heading, so that one link serves both."""
    return re.sub(r"[^\w\- ]", "", heading.strip().lower()).replace(" ", separator)


def on_files(files: Files, config: MkDocsConfig) -> Files:
    from mkdocs.structure.files import File

    for source, name in ALSO.items():
        files.append(File.generated(config, name, content=(ROOT / source).read_text(encoding="utf-8")))
    schemas = sorted((ROOT / "schemas").glob("*.json"))
    for path in schemas:
        files.append(File.generated(config, f"schemas/{path.name}", content=path.read_text(encoding="utf-8")))
    files.append(File.generated(config, SCHEMAS, content=schema_page(schemas)))
    files.append(File.generated(config, "site.css", content=(Path(__file__).parent / "site.css").read_text(encoding="utf-8")))
    for name, place in {"start.md": "index.html", "README.md": "pages.html"}.items():
        if (file := files.get_file_from_path(name)) is not None:
            file.dest_uri = file.url = place
    return files


def schema_page(schemas: list[Path]) -> str:
    rows = [f"| [{path.name}](../../schemas/{path.name}) | {title(path)} |" for path in schemas if path.name.endswith(".schema.json")]
    return "\n".join(["# The schemas", "", "Of JSON results, and of the files people write.", "", "| file | of |", "|---|---|", *rows, ""])


def title(path: Path) -> str:
    return str(json.loads(path.read_text(encoding="utf-8")).get("title", "")).replace("|", "\\|")


def on_page_markdown(markdown: str, page: Page, config: MkDocsConfig, files: Files) -> str:
    """Links as they are right on the site; a file that only the repository has is named and not linked to."""
    folder = posixpath.dirname(source_of(page.file.src_uri))
    markdown = _NOTE.sub("", markdown)  # what stands first is the page's title, also where a page is generated
    parts = []
    end = 0
    for block in _FENCED.finditer(markdown):
        parts += [prose(markdown[end : block.start()], folder, page), block[0]]
        end = block.end()
    return "".join([*parts, prose(markdown[end:], folder, page)])


def prose(text: str, folder: str, page: Page) -> str:
    """Text between blocks of code. Lists may follow a line of text on the repository's page; here they need a blank line."""
    here = posixpath.dirname(page.file.src_uri) or "."
    text = _LIST_AFTER_TEXT.sub(r"\1\n\n", text)
    return re.sub(
        r"(!?\[(?:[^\[\]]|\[[^\]]*\])*)" + _LINK.pattern, lambda found: link(found[1], found[2], found[3] or "", folder, here), text
    )


def link(words: str, path: str, fragment: str, folder: str, here: str) -> str:
    """One link, from a page in ``here`` whose source lies in the repository's ``folder``."""
    target = posixpath.normpath(posixpath.join(folder, path))
    if not (ROOT / target).exists() and not target.startswith("schemas/"):
        raise SystemExit(f"{folder}: a link to {target}, which is not there")
    if target in ALSO:
        place = ALSO[target]
    elif target == "schemas":
        place = SCHEMAS
    elif target.startswith(("docs/", "schemas/")):
        place = target.removeprefix("docs/")
    else:
        return words[1:] if target in words else f"{words[1:]} (`{target}`)"
    return f"{words}]({posixpath.relpath(place, here)}{fragment})"


def on_post_page(output: str, page: Page, config: MkDocsConfig) -> str:
    """Code in a sentence may break behind the parts of a path, and never inside an option; short columns of tables are known as such.

    Done last, when the search has taken its words.
    """
    output = _CODE.sub(lambda found: found[0] if found[1] is None else f"<code>{breakable(found[1])}</code>", output)
    return _TABLE.sub(lambda found: with_short_columns(found[0]), output)


def with_short_columns(table: str) -> str:
    """A table of which the columns that hold a number or a word are marked: a narrow screen needs their place for sentences."""
    rows = [[_TAG.sub("", text) for _, text in _CELL.findall(row)] for row in _ROW.findall(table)]
    # A heading may stand on several lines, so only its words count.
    short = [max(map(len, [*head.split(), *column])) <= SHORT for head, *column in zip(*rows, strict=True)]

    def marked(row: str) -> str:
        at = iter(short)
        return _CELL.sub(lambda cell: f'<{cell[1]} class="short">{cell[2]}</{cell[1]}>' if next(at) else cell[0], row)

    return _ROW.sub(lambda row: marked(row[0]), table)


def breakable(code: str) -> str:
    """A span of code, in which a browser would break behind the dashes of ``--option`` and nowhere else."""
    joint = _JOINT_OF_A_TEST if "::" in code else _JOINT_OF_A_KEY if _KEY.fullmatch(code) else _JOINT
    return _OPTION.sub(r'<span class="whole">\g<0></span>', joint.sub(r"\1<wbr>", code))


def on_post_build(config: MkDocsConfig) -> None:
    """The search names the page before each of its parts: every check has a part that is called "How to fix it"."""
    path = Path(config.site_dir, "search", "search_index.json")
    index = json.loads(path.read_text(encoding="utf-8"))
    pages = {entry["location"]: entry["title"] for entry in index["docs"]}
    for entry in index["docs"]:
        place, mark, _ = entry["location"].partition("#")
        if mark and entry["title"] != pages[place]:
            entry["title"] = f"{pages[place]}: {entry['title']}"
    path.write_text(json.dumps(index, sort_keys=True, separators=(",", ":")), encoding="utf-8")


def source_of(name: str) -> str:
    """Where the page of the site lies in the repository."""
    return next((source for source, place in ALSO.items() if place == name), f"docs/{name}")
