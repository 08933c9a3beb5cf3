/** The folders of a repository as a tree, and which of them are chosen. */

export interface IFolder {
  readonly path: string;
  readonly name: string;
  /** 1 for those on top. */
  readonly level: number;
  readonly children: readonly IFolder[];
  /** Where it stands beside its siblings, from 1, and how many they are. */
  readonly position: number;
  readonly siblings: number;
}

/** What a chosen folder has in it is chosen too; one on the way to a chosen one is in part. */
export type Choice = 'all' | 'part' | 'none';

/** The folders of a version by path; each one's parent is among them. */
export class FolderTree {
  constructor(paths: readonly string[]) {
    const inside = new Map<string, string[]>();
    for (const path of paths) {
      const parent = parentOf(path);
      const siblings = inside.get(parent);
      if (siblings) {
        siblings.push(path);
      } else {
        inside.set(parent, [path]);
      }
    }
    const build = (parent: string, level: number): IFolder[] =>
      (inside.get(parent) ?? []).map((path, index, all) => ({
        path,
        name: path.slice(parent === '' ? 0 : parent.length + 1),
        level,
        children: build(path, level + 1),
        position: index + 1,
        siblings: all.length
      }));
    this.top = build('', 1);
    this._inside = inside;
  }

  readonly top: readonly IFolder[];

  /** Those whose parents are all open, from top to bottom. */
  visible(open: ReadonlySet<string>): IFolder[] {
    const found: IFolder[] = [];
    const walk = (folders: readonly IFolder[]): void => {
      for (const folder of folders) {
        found.push(folder);
        if (open.has(folder.path)) {
          walk(folder.children);
        }
      }
    };
    walk(this.top);
    return found;
  }

  /** Those with a text in their path, as a list without levels. */
  find(text: string): IFolder[] {
    const wanted = text.toLowerCase();
    const paths = [...this._inside.values()]
      .flat()
      .filter(path => path.toLowerCase().includes(wanted))
      .sort();
    return paths.map((path, index) => ({
      path,
      name: path,
      level: 1,
      children: [],
      position: index + 1,
      siblings: paths.length
    }));
  }

  /** The chosen folders once one more is, with all in it. */
  add(chosen: ReadonlySet<string>, path: string): Set<string> {
    const others = [...chosen].filter(other => !other.startsWith(`${path}/`));
    return new Set([...others, path]);
  }

  /** The chosen folders without one: of a chosen one that it is in, its siblings stay. */
  remove(chosen: ReadonlySet<string>, path: string): Set<string> {
    const left = new Set(chosen);
    for (const other of chosen) {
      if (other.startsWith(`${path}/`)) {
        left.delete(other);
      }
    }
    const above = [...ancestorsOf(path)].find(parent => left.has(parent));
    if (above !== undefined) {
      left.delete(above);
      for (
        let step = path;
        step !== above && step !== '';
        step = parentOf(step)
      ) {
        for (const sibling of this._inside.get(parentOf(step)) ?? []) {
          if (sibling !== step) {
            left.add(sibling);
          }
        }
      }
    }
    left.delete(path);
    return left;
  }

  private readonly _inside: ReadonlyMap<string, readonly string[]>;
}

/** How each folder stands, for the chosen ones. */
export function choiceOf(
  chosen: ReadonlySet<string>
): (path: string) => Choice {
  const onTheWay = new Set([...chosen].flatMap(path => ancestorsOf(path)));
  return path => {
    if (chosen.has(path) || ancestorsOf(path).some(up => chosen.has(up))) {
      return 'all';
    }
    return onTheWay.has(path) ? 'part' : 'none';
  };
}

/** The folders that one is in, from the inside. */
export function ancestorsOf(path: string): string[] {
  const parent = parentOf(path);
  return parent === '' ? [] : [parent, ...ancestorsOf(parent)];
}

export function parentOf(path: string): string {
  return path.slice(0, Math.max(0, path.lastIndexOf('/')));
}
