"""Transfers both ways, with every store: what arrives is what was sent."""

import asyncio
import time

import pytest

from jupyterlab_modelarts.obs.models import ObsPlanEntry

from .transfer_kit import MIB, Kit, content, sha256, until

TREE = {
    "data/a.csv": b"a",
    "data/empty.bin": b"",
    "data/deep/er/b.csv": content(3000),
    "data/名字/c.txt": "内容".encode(),
    "data/large.bin": content(40 * MIB + 3, 1),
}


@pytest.fixture
def tree(kit: Kit) -> Kit:
    for path, data in TREE.items():
        kit.write(path, data, mtime=1_600_000_000.25)
    (kit.root / "data/nothing").mkdir()
    return kit


def test_a_folder_goes_up_and_comes_down_as_it_was(tree: Kit) -> None:
    tree.run("upload", "data", destination=tree.url)
    assert {key: sha256(tree.get(key)) for key in TREE} == {
        key: sha256(data) for key, data in TREE.items()
    }
    assert tree.metadata("data/large.bin")["mtime"] == "1600000000.250000000"
    total = sum(map(len, TREE.values()))
    assert (tree.progress.done, tree.progress.total) == (total, total)
    assert tree.progress.items_done == tree.progress.items_total == len(TREE) + 1
    assert (tree.uploads(), tree.left()) == ([], [])

    (tree.root / "copy").mkdir()
    tree.run("download", f"{tree.url}data/", destination="copy")
    assert tree.outputs == ["copy/data"]
    for path, data in TREE.items():
        file = tree.root / "copy" / path
        assert sha256(file.read_bytes()) == sha256(data)
        assert file.stat().st_mtime == 1_600_000_000.25
    assert (tree.root / "copy/data/nothing").is_dir()
    assert tree.progress.done == tree.progress.total == total
    assert [path for path in tree.files() if path.startswith(("copy/.", "."))] == []
    assert tree.left() == []


def test_what_is_the_same_is_not_sent_again(tree: Kit) -> None:
    tree.run("upload", "data", destination=tree.url)
    before = {
        item["Key"]: item["LastModified"]
        for item in tree.client.list_objects_v2(Bucket="bucket", Prefix=tree.prefix)["Contents"]
    }
    tree.write("data/a.csv", b"b")
    time.sleep(1.1)
    plan = tree.plan("upload", "data", destination=tree.url)
    assert (plan.copies, plan.skips, plan.complete) == (1, len(TREE), True)
    tree.run("upload", "data", destination=tree.url)
    after = {
        item["Key"]: item["LastModified"]
        for item in tree.client.list_objects_v2(Bucket="bucket", Prefix=tree.prefix)["Contents"]
    }
    changed = [key for key in before if before[key] != after[key]]
    assert changed == [f"{tree.prefix}data/a.csv"]

    (tree.root / "copy").mkdir()
    tree.run("download", f"{tree.url}data/", destination="copy")
    inodes = {path: (tree.root / "copy" / path).stat().st_ino for path in TREE}
    tree.write("copy/data/a.csv", b"c")
    plan = tree.plan("download", f"{tree.url}data/", destination="copy")
    assert [entry for entry in plan.entries if entry.action != "skip"] == [
        ObsPlanEntry(
            action="overwrite",
            source=f"{tree.url}data/a.csv",
            destination="copy/data/a.csv",
            size=1,
        )
    ]
    tree.run("download", f"{tree.url}data/", destination="copy")
    assert (tree.root / "copy/data/a.csv").read_bytes() == b"b"
    del inodes["data/a.csv"]
    assert inodes == {path: (tree.root / "copy" / path).stat().st_ino for path in inodes}


def test_an_object_is_copied_moved_and_deleted_in_the_store(kit: Kit) -> None:
    kit.put("from/a.txt", b"a", Metadata={"mtime": "5.5", "who": "me"})
    kit.put("from/deep/b.txt", b"b")
    kit.run("copy", f"{kit.url}from/", destination=f"{kit.url}to/")
    assert kit.get("to/from/deep/b.txt") == b"b"
    assert kit.metadata("to/from/a.txt") == {"mtime": "5.5", "who": "me"}
    kit.run("move", f"{kit.url}to/from/", destination=f"{kit.url}renamed")
    assert kit.get("renamed/a.txt") == b"a"
    assert not [key for key in kit.names() if key.startswith("to/") and not key.endswith("/")]
    kit.run("move", f"{kit.url}from/a.txt", destination=f"{kit.url}b.txt")
    assert kit.get("b.txt") == b"a"
    kit.run("delete", f"{kit.url}renamed/", f"{kit.url}b.txt")
    assert [key for key in kit.names() if not key.endswith("/")] == ["from/deep/b.txt"]


def test_more_than_a_thousand_objects_are_deleted(kit: Kit) -> None:
    for number in range(1050):
        kit.write(f"many/{number}", b"x")
    kit.run("upload", "many", destination=kit.url)
    assert len(kit.names()) == 1050
    plan = kit.plan("delete", f"{kit.url}many/")
    assert (plan.deletes, len(plan.entries)) == (1050, 1000)
    kit.run("delete", f"{kit.url}many/")
    assert (kit.progress.done, kit.progress.unit) == (1050, "items")
    # JuiceFS keeps the folder itself.
    assert [name for name in kit.names() if name != "many/"] == []


def test_a_key_may_be_as_long_as_stores_take(kit: Kit) -> None:
    folder = "long/" + "/".join(["长" * 60] * 5) + "/"
    rest = 1024 - len(f"{kit.prefix}{folder}".encode())
    names = [folder + letter * rest for letter in "xy"]
    kit.write(names[0], b"far")
    kit.run("upload", "long", destination=kit.url)
    assert kit.names() == [names[0]]
    (kit.root / "out").mkdir()
    kit.run("download", f"{kit.url}long/", destination="out")
    assert (kit.root / "out" / names[0]).read_bytes() == b"far"
    kit.run("move", kit.url + names[0], destination=kit.url + names[1])
    assert kit.get(names[1]) == b"far"
    kit.run("delete", kit.url + names[1])
    assert [name for name in kit.names() if not name.endswith("/")] == []
    kit.write(f"{names[0]}z", b"too far")
    error = kit.fails("upload", f"{names[0]}z", destination=f"{kit.url}{folder}")
    assert error.code == "objectstore.bad_address"


def test_an_empty_folder_is_kept(kit: Kit) -> None:
    (kit.root / "a/b").mkdir(parents=True)
    kit.run("upload", "a", destination=kit.url)
    (kit.root / "out").mkdir()
    kit.run("download", f"{kit.url}a/", destination="out")
    assert "out/a/b/" in kit.files()


def test_cancelling_an_upload_leaves_nothing(kit: Kit) -> None:
    kit.write("large.bin", content(100 * MIB))
    run = kit.begin(kit.spec("upload", "large.bin", destination=kit.url))
    until(lambda: run.ctx.snapshot().done > 10 * MIB)
    run.cancel()
    with pytest.raises(asyncio.CancelledError):
        run.result()
    until(lambda: not kit.uploads())
    assert (kit.names(), kit.left()) == ([], [])


def test_cancelling_a_download_leaves_nothing(kit: Kit) -> None:
    kit.write("up/large.bin", content(100 * MIB))
    kit.run("upload", "up/large.bin", destination=kit.url)
    (kit.root / "up/large.bin").unlink()
    run = kit.begin(kit.spec("download", f"{kit.url}large.bin", destination="up"))
    until(lambda: run.ctx.snapshot().done > 10 * MIB)
    run.cancel()
    with pytest.raises(asyncio.CancelledError):
        run.result()
    assert kit.files() == ["up/"]
    assert kit.left() == []
