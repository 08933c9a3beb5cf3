"""Translations: from the sources to the catalogue that JupyterLab loads.

    python scripts/i18n.py             take new strings in, drop unused ones, compile
    python scripts/i18n.py --check     fail, and list what is missing or out of date
    python scripts/i18n.py --compile   only write the .json files that JupyterLab reads

Strings come from ``trans.__ _n _p _np`` calls in TypeScript, from ``N_`` (marked here, translated
where it is shown) in TypeScript and Python, and from the settings schemas. All of a schema's
strings, labels of menus and toolbars included, have the context "schema": the server does not
translate the schemas of prebuilt extensions, so the front end does, with ``trans._p("schema", …)``.
"""

import argparse
import json
import re
import subprocess
import sys
from collections.abc import Iterator, Sequence
from io import BytesIO
from itertools import chain
from pathlib import Path
from typing import Any

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_file
from babel.messages.pofile import read_po, write_po

# A message (or singular and plural), its context, and where it stands.
Found = tuple[str | tuple[str, ...], str | None, Path]

DOMAIN = "jupyterlab_modelarts"
SCHEMA_CONTEXT = "schema"
ROOT = Path(__file__).resolve().parent.parent

# Headers that change with the day or the tool, not with a message.
VOLATILE = re.compile(
    rb'^"(Generated-By|PO-Revision-Date|POT-Creation-Date|Report-Msgid-Bugs-To): .*\n', re.MULTILINE
)
PLACEHOLDER = re.compile(r"%\d+|\{\w*\}")


def extract(root: Path = ROOT) -> Catalog:
    """Every translatable string of the tree, without translations."""
    found = Catalog()
    for text, context, path in chain(_typescript(root), _python(root), _schemas(root)):
        place = path.relative_to(root).as_posix()
        found.add(text, locations=[(place, 0)], context=context)
    return found


def _typescript(root: Path) -> Iterator[Found]:
    files = [
        str(path)
        for path in sorted(root.glob("src/**/*.ts*"))
        if "__tests__" not in path.parts and not path.name.endswith(".gen.ts")
    ]
    script = Path(__file__).with_name("extract_strings.mjs")
    output = subprocess.run(["node", script, *files], stdout=subprocess.PIPE, check=True).stdout
    for call in json.loads(output):
        text = (call["text"], call["plural"]) if "plural" in call else call["text"]
        yield text, call.get("context"), Path(call["file"])


def _python(root: Path) -> Iterator[Found]:
    for path in sorted(root.glob(f"{DOMAIN}/**/*.py")):
        for _line, text, _comments, context in extract_from_file("python", path, {"N_": None}):
            yield text, context, path


def _schemas(root: Path) -> Iterator[Found]:
    for path in sorted(root.glob("schema/*.json")):
        for text in schema_strings(json.loads(path.read_text("utf-8"))):
            yield text, SCHEMA_CONTEXT, path


def schema_strings(schema: dict[str, Any]) -> Iterator[str]:
    """The strings of a settings schema that a user may see."""
    for key, value in schema.items():
        if key in ("default", "enum", "const", "examples"):
            continue
        if isinstance(value, str):
            if key in ("title", "description", "jupyter.lab.setting-icon-label"):
                yield value
        elif key in ("jupyter.lab.menus", "jupyter.lab.toolbars"):
            yield from _labels(value)
        elif isinstance(value, dict):
            yield from schema_strings(value)
        elif isinstance(value, list):
            for item in value:
                if isinstance(item, dict):
                    yield from schema_strings(item)


def _labels(node: object) -> Iterator[str]:
    if isinstance(node, dict):
        for key, value in node.items():
            if key in ("label", "caption") and isinstance(value, str):
                yield value
            else:
                yield from _labels(value)
    elif isinstance(node, list):
        for item in node:
            yield from _labels(item)


def merge(found: Catalog, known: Catalog) -> Catalog:
    """What was found, with the translations that are known already."""
    merged = new_catalogue(str(known.locale_identifier))
    for message in _messages(found):
        old = known.get(message.id, message.context)
        same = old is not None and bool(old.pluralizable) == bool(message.pluralizable)
        merged.add(
            message.id,
            string=old.string if old is not None and same else None,
            locations=message.locations,
            flags=old.flags if old is not None and same else (),
            context=message.context,
        )
    return merged


def problems(found: Catalog, known: Catalog) -> list[str]:
    """What stands between a catalogue and a complete translation, a line each."""
    lines = []
    for message in _messages(found):
        old = known.get(message.id, message.context)
        if old is None or bool(old.pluralizable) != bool(message.pluralizable):
            lines.append(f"missing: {_name(message)} (run `make i18n`)")
        elif not all(_forms(old)):
            lines.append(f"not translated: {_name(message)}")
        elif old.fuzzy:
            lines.append(f"fuzzy: {_name(message)}")
        # A singular may spell out the number that the plural leaves open.
        elif any(_placeholders(form) != _placeholders(_texts(message)[-1]) for form in _forms(old)):
            lines.append(f"placeholders differ: {_name(message)}")
    gone = [m for m in _messages(known) if found.get(m.id, m.context) is None]
    lines += [f"unused: {_name(message)} (run `make i18n`)" for message in gone]
    lines += [f"obsolete: {_name(message)}" for message in known.obsolete.values()]
    return lines


def jed(catalogue: Catalog) -> dict[str, Any]:
    """The form in which JupyterLab wants a catalogue."""
    messages: dict[str, Any] = {
        "": {
            "domain": DOMAIN,
            # JupyterLab looks messages up under the tag with a dash, and finds none otherwise.
            "language": str(catalogue.locale_identifier).replace("_", "-"),
            "plural_forms": catalogue.plural_forms,
            "version": DOMAIN,
        }
    }
    for message in _messages(catalogue):
        forms = _forms(message)
        if not all(forms) or message.fuzzy:
            continue
        if message.pluralizable and len(forms) == 1:
            # It takes a list of one for a message without a plural.
            forms.append("")
        text = _texts(message)[0]
        messages[f"{message.context}\x04{text}" if message.context else text] = forms
    return messages


def compile_catalogues(root: Path = ROOT) -> None:
    """Write the .json beside every .po."""
    for path in catalogue_paths(root):
        text = json.dumps(jed(read_catalogue(path)), ensure_ascii=False, indent=1, sort_keys=True)
        path.with_suffix(".json").write_text(text + "\n", "utf-8")


def catalogue_paths(root: Path) -> list[Path]:
    """The .po file of every language."""
    return sorted(root.glob(f"{DOMAIN}/locale/*/LC_MESSAGES/{DOMAIN}.po"))


def new_catalogue(locale: str) -> Catalog:
    """An empty catalogue of ours."""
    return Catalog(
        locale=locale,
        domain=DOMAIN,
        project=DOMAIN,
        version=" ",
        header_comment=f"# Translations of {DOMAIN}. Keep them up to date with `make i18n`.",
        last_translator=f"{DOMAIN} contributors",
        language_team=f"{DOMAIN} contributors",
        fuzzy=False,
    )


def read_catalogue(path: Path) -> Catalog:
    """The catalogue of one language, known by its folder's name."""
    with path.open("rb") as file:
        return read_po(file, locale=path.parent.parent.name, domain=DOMAIN, abort_invalid=True)


def write_catalogue(path: Path, catalogue: Catalog) -> None:
    """Write a .po file that differs only where messages differ."""
    buffer = BytesIO()
    write_po(buffer, catalogue, width=100, sort_output=True, include_lineno=False)
    path.write_bytes(VOLATILE.sub(b"", buffer.getvalue()))


def _messages(catalogue: Catalog) -> list[Message]:
    return [message for message in catalogue if message.id]


def _texts(message: Message) -> list[str]:
    """What the source says: one text, or singular and plural."""
    return [message.id] if isinstance(message.id, str) else list(message.id)


def _forms(message: Message) -> list[str]:
    """What the translation says: one text, or one for each plural form of the language."""
    strings = [message.string] if isinstance(message.string, str) else message.string or [""]
    return [form or "" for form in strings]


def _placeholders(text: str) -> set[str]:
    return set(PLACEHOLDER.findall(text))


def _name(message: Message) -> str:
    places = ", ".join(sorted({place for place, _ in message.locations}))
    return f"{_texts(message)[0]!r}" + (f" in {places}" if places else "")


def update(root: Path = ROOT) -> int:
    """Bring all catalogues up to date with the sources, and compile them."""
    found = extract(root)
    for path in catalogue_paths(root):
        catalogue = merge(found, read_catalogue(path))
        write_catalogue(path, catalogue)
        _report(path, problems(found, catalogue))
    compile_catalogues(root)
    return 0


def check(root: Path = ROOT) -> int:
    """Tell whether every string is translated into every language."""
    found = extract(root)
    paths = catalogue_paths(root)
    if not paths:
        print("i18n: there is no catalogue")
        return 1
    incomplete = [_report(path, problems(found, read_catalogue(path))) for path in paths]
    return int(any(incomplete))


def _report(path: Path, lines: Sequence[str]) -> bool:
    name = path.parent.parent.name
    print(*(f"{name}: {line}" for line in lines), sep="\n") if lines else print(f"{name}: complete")
    return bool(lines)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line; the exit status is 1 when a check fails."""
    parser = argparse.ArgumentParser(description="Keep the translations up to date.")
    mode = parser.add_mutually_exclusive_group()
    mode.add_argument("--check", action="store_true", help="list what is missing; change nothing")
    mode.add_argument("--compile", action="store_true", help="only write the .json files")
    options = parser.parse_args(arguments)
    if options.check:
        return check()
    if options.compile:
        compile_catalogues()
        return 0
    return update()


if __name__ == "__main__":
    sys.exit(main())
