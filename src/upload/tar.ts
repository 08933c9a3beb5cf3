/**
 * Writes POSIX tar archives (ustar, with pax headers where a name needs one).
 *
 * An archive is composed in memory. A blob of many files, each of which the browser reads
 * anew for the digest and for every request, takes several times as long. The same entries
 * always give the same bytes: a broken upload can go on in the middle.
 */
import type { IPlanned } from './types';

const BLOCK = 512;
/** Bytes that the name field of a ustar header holds. */
const NAME_FIELD = 100;
/** What eleven octal digits can say; larger sizes need a pax record. */
const MAX_OCTAL_SIZE = 0o77777777777;

const encoder = new TextEncoder();

/** What an archive needs to know of an entry. */
export type TarEntry = Pick<IPlanned, 'target' | 'size' | 'modified' | 'file'>;

/**
 * The archive of `entries`, in their order.
 *
 * @throws when a file cannot be read
 */
export async function tarBlob(entries: readonly TarEntry[]): Promise<Blob> {
  const files = entries.flatMap(({ file }) => file ?? []);
  // All in one go: a thousand small reads cost the page as much as all of the rest.
  const contents = new Uint8Array(await new Blob(files).arrayBuffer());
  const archive = new Uint8Array(tarSize(entries));
  let from = 0;
  let to = 0;
  for (const entry of entries) {
    const head = headers(entry);
    archive.set(head, to);
    to += head.length;
    archive.set(contents.subarray(from, from + entry.size), to);
    from += entry.size;
    to += entry.size + padding(entry.size);
  }
  return new Blob([archive]);
}

/** How many bytes `tarBlob` will have. */
export function tarSize(entries: readonly TarEntry[]): number {
  return entries.reduce((sum, entry) => sum + entrySize(entry), 2 * BLOCK);
}

/** How many bytes an entry takes in an archive, headers and padding included. */
export function entrySize(entry: TarEntry): number {
  const records = paxRecords(nameOf(entry), entry.size).length;
  const extra = records > 0 ? BLOCK + records + padding(records) : 0;
  return extra + BLOCK + entry.size + padding(entry.size);
}

function headers(entry: TarEntry): Uint8Array<ArrayBuffer> {
  const name = nameOf(entry);
  const seconds = Math.max(0, Math.floor(entry.modified / 1000));
  const type = entry.file === null ? '5' : '0';
  const main = header(name, entry.size, seconds, type);
  const records = paxRecords(name, entry.size);
  if (records.length === 0) {
    return main;
  }
  return join([
    header(encoder.encode('pax'), records.length, seconds, 'x'),
    records,
    new Uint8Array(padding(records.length)),
    main
  ]);
}

function nameOf({ target, file }: TarEntry): Uint8Array<ArrayBuffer> {
  return encoder.encode(file === null ? `${target}/` : target);
}

/** The records for what the plain header cannot say. */
function paxRecords(
  name: Uint8Array<ArrayBuffer>,
  size: number
): Uint8Array<ArrayBuffer> {
  const records: Uint8Array<ArrayBuffer>[] = [];
  if (name.length > NAME_FIELD || name.some(byte => byte > 127)) {
    records.push(paxRecord('path', name));
  }
  if (size > MAX_OCTAL_SIZE) {
    records.push(paxRecord('size', encoder.encode(String(size))));
  }
  return join(records);
}

/** A record begins with its own length, the digits of that length included. */
function paxRecord(
  key: string,
  value: Uint8Array<ArrayBuffer>
): Uint8Array<ArrayBuffer> {
  const rest = encoder.encode(` ${key}=`).length + value.length + 1;
  let length = rest + String(rest).length;
  if (rest + String(length).length !== length) {
    length += 1;
  }
  return join([
    encoder.encode(`${length} ${key}=`),
    value,
    encoder.encode('\n')
  ]);
}

function header(
  name: Uint8Array<ArrayBuffer>,
  size: number,
  seconds: number,
  type: '0' | '5' | 'x'
): Uint8Array<ArrayBuffer> {
  const block = new Uint8Array(BLOCK);
  const put = (offset: number, ascii: string) => {
    for (let index = 0; index < ascii.length; index++) {
      block[offset + index] = ascii.charCodeAt(index);
    }
  };
  // With a pax record for the name, this field is only a fallback.
  block.set(name.subarray(0, NAME_FIELD), 0);
  put(100, type === '5' ? '0000755\0' : '0000644\0');
  put(108, '0000000\0');
  put(116, '0000000\0');
  put(124, `${octal(Math.min(size, MAX_OCTAL_SIZE), 11)}\0`);
  put(136, `${octal(seconds, 11)}\0`);
  put(148, '        ');
  put(156, type);
  put(257, 'ustar\x0000');
  put(329, '0000000\0');
  put(337, '0000000\0');
  const sum = block.reduce((total, byte) => total + byte, 0);
  put(148, `${octal(sum, 6)}\0 `);
  return block;
}

function octal(value: number, digits: number): string {
  return value.toString(8).padStart(digits, '0');
}

/** Bytes from the end of `size` bytes to the next block. */
function padding(size: number): number {
  return (BLOCK - (size % BLOCK)) % BLOCK;
}

function join(
  pieces: readonly Uint8Array<ArrayBuffer>[]
): Uint8Array<ArrayBuffer> {
  const length = pieces.reduce((sum, piece) => sum + piece.length, 0);
  const joined = new Uint8Array(length);
  let offset = 0;
  for (const piece of pieces) {
    joined.set(piece, offset);
    offset += piece.length;
  }
  return joined;
}
