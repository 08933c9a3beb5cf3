/**
 * Writes POSIX tar archives (ustar, with pax headers where a name needs one).
 *
 * An archive is composed of blobs, so that no file is read before its bytes are sent. The
 * same entries always give the same bytes: a broken upload can go on in the middle.
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

/** The archive of `entries`, in their order. */
export function tarBlob(entries: readonly TarEntry[]): Blob {
  const parts: BlobPart[] = [];
  let pending: Uint8Array<ArrayBuffer>[] = [];
  for (const entry of entries) {
    pending.push(headers(entry));
    if (entry.file !== null && entry.size > 0) {
      // One part of bytes between two files: few parts make a cheap blob.
      parts.push(join(pending), entry.file);
      pending = [new Uint8Array(padding(entry.size))];
    }
  }
  parts.push(join([...pending, new Uint8Array(2 * BLOCK)]));
  return new Blob(parts);
}

/** How many bytes `tarBlob` will have. */
export function tarSize(entries: readonly TarEntry[]): number {
  return entries.reduce((sum, entry) => sum + entrySize(entry), 2 * BLOCK);
}

/** How many bytes an entry takes in an archive, headers and padding included. */
export function entrySize(entry: TarEntry): number {
  return headers(entry).length + entry.size + padding(entry.size);
}

function headers(entry: TarEntry): Uint8Array<ArrayBuffer> {
  const folder = entry.file === null;
  const name = encoder.encode(folder ? `${entry.target}/` : entry.target);
  const seconds = Math.max(0, Math.floor(entry.modified / 1000));
  const main = header(name, entry.size, seconds, folder ? '5' : '0');
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
  const put = (offset: number, text: string) =>
    block.set(encoder.encode(text), offset);
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
