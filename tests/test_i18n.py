"""The translations are extracted, kept, checked and compiled."""

import json
from pathlib import Path

import i18n
import pytest
from babel.messages.catalog import Catalog

TSX = """
export function View({ trans, files }: Props): JSX.Element {
  const pattern = /don't "stop"/.test(files[0] ?? '');
  const pages = useMemo<Page[]>(() => [], []);
  return (
    <div aria-label={trans.__('Transfers')} hidden={pattern}>
      It's {files.length < 2 ? trans.__("It's one") : null}
      {trans._n('%1 file', '%1 files', files.length)}
      {trans._p('verb', 'Share')} {`${trans.__('Nested')} text`}
      {trans.__(
        'A long ' +
          'sentence'
      )}
      {trans.__(files[0])} {trans.__(files[0] ? 'Yes' : 'No')}
    </div>
  );
}
"""
SCHEMA = {
    "title": "Upload",
    "description": "Settings of uploads.",
    "jupyter.lab.setting-icon": "modelarts:upload",
    "jupyter.lab.toolbars": {"FileBrowser": [{"name": "get", "label": "Get data"}]},
    "properties": {
        "parts": {"type": "string", "title": "Parts", "default": "title", "enum": ["a", "b"]},
        "title": {"type": "object", "default": {"title": "not shown"}},
    },
}


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    """A source tree with one string of each kind, and an empty Chinese catalogue."""
    for name in ("src/upload/__tests__", "schema", f"{i18n.DOMAIN}/locale/zh_CN/LC_MESSAGES"):
        (tmp_path / name).mkdir(parents=True)
    (tmp_path / "src/upload/view.tsx").write_text(TSX)
    (tmp_path / "src/upload/__tests__/view.spec.ts").write_text("trans.__('only a test')")
    (tmp_path / "schema/upload.json").write_text(json.dumps(SCHEMA))
    (tmp_path / i18n.DOMAIN / "errors.py").write_text('message = N_("“{name}” is too long.")')
    i18n.write_catalogue(catalogue_path(tmp_path), i18n.new_catalogue("zh_CN"))
    return tmp_path


def catalogue_path(tree: Path) -> Path:
    return tree / i18n.DOMAIN / "locale/zh_CN/LC_MESSAGES" / f"{i18n.DOMAIN}.po"


def found_in(tree: Path) -> set[object]:
    return {message.id for message in i18n.extract(tree) if message.id}


def chinese(**translations: str) -> Catalog:
    catalogue = i18n.new_catalogue("zh_CN")
    for text, translation in translations.items():
        catalogue.add(text, translation)
    return catalogue


def source(*texts: str) -> Catalog:
    catalogue = Catalog()
    for text in texts:
        catalogue.add(text)
    return catalogue


def test_strings_are_found_in_code_schemas_and_errors(tree: Path) -> None:
    assert found_in(tree) == {
        "Transfers",
        "It's one",
        ("%1 file", "%1 files"),
        "Share",
        "Nested",
        "A long sentence",
        "Yes",
        "No",
        "Upload",
        "Settings of uploads.",
        "Get data",
        "Parts",
        "“{name}” is too long.",
    }


def test_contexts_are_kept_apart(tree: Path) -> None:
    found = i18n.extract(tree)
    assert found.get("Share", "verb") is not None
    assert found.get("Share") is None
    assert found.get("Upload", "schema") is not None


def test_an_update_keeps_translations_and_drops_what_is_unused(tree: Path) -> None:
    path = catalogue_path(tree)
    i18n.write_catalogue(path, chinese(Transfers="传输", Gone="不再使用"))
    i18n.update(tree)
    updated = i18n.read_catalogue(path)
    transfers = updated.get("Transfers")
    assert transfers is not None
    assert transfers.string == "传输"
    assert updated.get("Gone") is None
    assert updated.get("Nested") is not None


def test_an_update_without_news_changes_nothing(tree: Path) -> None:
    path = catalogue_path(tree)
    i18n.update(tree)
    before = path.read_bytes()
    i18n.update(tree)
    assert path.read_bytes() == before


@pytest.mark.parametrize(
    ("known", "complaint"),
    [
        (chinese(), "missing: 'Save %1'"),
        (chinese(**{"Save %1": ""}), "not translated: 'Save %1'"),
        (chinese(**{"Save %1": "保存"}), "placeholders differ: 'Save %1'"),
        (chinese(**{"Save %1": "保存 %1", "Old": "旧"}), "unused: 'Old'"),
    ],
)
def test_a_check_names_what_is_wrong(known: Catalog, complaint: str) -> None:
    lines = i18n.problems(source("Save %1"), known)
    assert len(lines) == 1
    assert lines[0].startswith(complaint)


def test_a_fuzzy_translation_is_a_problem() -> None:
    known = i18n.new_catalogue("zh_CN")
    known.add("Save", "保存", flags=["fuzzy"])
    assert i18n.problems(source("Save"), known) == ["fuzzy: 'Save'"]


def test_a_complete_catalogue_has_no_problems() -> None:
    assert i18n.problems(source("Save %1"), chinese(**{"Save %1": "保存 %1"})) == []


def test_the_compiled_form_is_what_jupyterlab_reads() -> None:
    catalogue = chinese(Save="保存", Empty="")
    catalogue.add(("%1 file", "%1 files"), ("%1 个文件",))
    catalogue.add("Share", "分享", context="verb")
    assert i18n.jed(catalogue) == {
        "": {
            "domain": "jupyterlab_modelarts",
            "language": "zh-CN",
            "plural_forms": "nplurals=1; plural=0;",
            "version": "jupyterlab_modelarts",
        },
        "Save": ["保存"],
        "%1 file": ["%1 个文件", ""],
        "verb\x04Share": ["分享"],
    }


def test_a_catalogue_written_and_read_again_compiles_alike(tree: Path) -> None:
    catalogue = chinese(Save="保存")
    catalogue.add(("%1 file", "%1 files"), ("%1 个文件",))
    i18n.write_catalogue(catalogue_path(tree), catalogue)
    i18n.compile_catalogues(tree)
    compiled = json.loads(catalogue_path(tree).with_suffix(".json").read_text("utf-8"))
    assert compiled == i18n.jed(catalogue)
