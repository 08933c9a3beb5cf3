/** Where things are: `obs://bucket/key`. A folder's key ends with a slash. */

export interface IAddress {
  readonly bucket: string;
  readonly key: string;
}

const SCHEME = /^(obs|s3a?):\/\//i;

export function obsAddress(bucket: string, key = ''): string {
  return `obs://${bucket}/${key}`;
}

/** What somebody typed; null when it is no address. */
export function parseAddress(text: string): IAddress | null {
  const typed = text.trim();
  const scheme = SCHEME.exec(typed)?.[0];
  if (scheme === undefined) {
    return null;
  }
  const path = typed.slice(scheme.length);
  const slash = path.indexOf('/');
  const bucket = slash < 0 ? path : path.slice(0, slash);
  return bucket === ''
    ? null
    : { bucket, key: slash < 0 ? '' : path.slice(slash + 1) };
}

/** The folder that a typed address is in, or names; null while even its bucket may go on. */
export function folderOf(text: string): IAddress | null {
  const address = parseAddress(text);
  if (!address || text.trim().endsWith(`//${address.bucket}`)) {
    return null;
  }
  const { bucket, key } = address;
  return { bucket, key: key.slice(0, key.lastIndexOf('/') + 1) };
}

/** The folder in which `key` is; "" for the top of the bucket. */
export function parentOf(key: string): string {
  return key.slice(0, key.replace(/\/+$/, '').lastIndexOf('/') + 1);
}

/** The last part of a key. */
export function nameOf(key: string): string {
  const path = key.replace(/\/+$/, '');
  return path.slice(path.lastIndexOf('/') + 1);
}

/** `name (number)`, with the number before the extension. */
export function numbered(name: string, number: number): string {
  const dot = name.lastIndexOf('.');
  const end = dot > 0 ? dot : name.length;
  return `${name.slice(0, end)} (${number})${name.slice(end)}`;
}

export interface ICrumb {
  readonly name: string;
  readonly key: string;
}

/** The folders that lead to `prefix`, from the top. */
export function crumbsOf(prefix: string): ICrumb[] {
  const crumbs: ICrumb[] = [];
  for (
    let end = prefix.indexOf('/');
    end >= 0;
    end = prefix.indexOf('/', end + 1)
  ) {
    const key = prefix.slice(0, end + 1);
    crumbs.push({ name: nameOf(key), key });
  }
  return crumbs;
}
