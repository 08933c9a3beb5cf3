/** Python that reads an object, without any key in it. */
import type { Connection, ObsItem } from '../core/contract.gen';
import { obsAddress } from './address';

/** How pandas reads a kind of file. */
const READERS: Readonly<Record<string, string>> = {
  csv: 'read_csv',
  tsv: 'read_table',
  parquet: 'read_parquet',
  json: 'read_json',
  jsonl: 'read_json',
  xlsx: 'read_excel',
  feather: 'read_feather'
};

/**
 * The keys are those of boto3's own places (environment, profile, instance), or of this machine's
 * store: what is in a notebook goes wherever the notebook goes.
 *
 * @param folder - where this machine's store has its keys and its port, which changes.
 */
export function readingCode(
  connection: Connection,
  bucket: string,
  item: ObsItem,
  folder: string
): string {
  const address = obsAddress(bucket, item.key);
  const kind = item.name.slice(item.name.lastIndexOf('.') + 1).toLowerCase();
  const reader = READERS[kind];
  const pandas = reader && !item.folder ? ['import pandas as pd'] : [];
  const client =
    connection.source === 'embedded'
      ? clientHere(folder, pandas)
      : clientOf(connection, pandas);
  return [
    `# ${literal(address)}`,
    ...client,
    ...readLines(bucket, item, reader, kind)
  ].join('\n');
}

function clientOf(
  { endpoint, region }: Connection,
  imports: readonly string[]
): string[] {
  return [
    '# Access keys: AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or a profile.',
    'import boto3',
    ...imports,
    '',
    'store = boto3.client(',
    '    "s3",',
    `    endpoint_url=${literal(endpoint)},`,
    ...(region ? [`    region_name=${literal(region)},`] : []),
    ')'
  ];
}

function clientHere(folder: string, imports: readonly string[]): string[] {
  return [
    "# This machine's store: its keys and its port are in its folder.",
    'import json',
    'from pathlib import Path',
    '',
    'import boto3',
    ...imports,
    '',
    `folder = Path(${literal(folder)})`,
    'owner = json.loads((folder / "s3.json").read_text())["identities"][0]',
    'keys = owner["credentials"][0]',
    'store = boto3.client(',
    '    "s3",',
    '    endpoint_url=json.loads((folder / "running.json").read_text())["endpoint"],',
    '    aws_access_key_id=keys["accessKey"],',
    '    aws_secret_access_key=keys["secretKey"],',
    ')'
  ];
}

function readLines(
  bucket: string,
  { key, folder }: ObsItem,
  reader: string | undefined,
  kind: string
): string[] {
  if (folder) {
    return [
      'pages = store.get_paginator("list_objects_v2").paginate(',
      `    Bucket=${literal(bucket)}, Prefix=${literal(key)}`,
      ')',
      'keys = [each["Key"] for page in pages for each in page.get("Contents", [])]',
      'keys[:10]'
    ];
  }
  const get = `store.get_object(Bucket=${literal(bucket)}, Key=${literal(key)})["Body"].read()`;
  if (!reader) {
    return [`content = ${get}`, 'len(content)'];
  }
  const more = kind === 'jsonl' ? ', lines=True' : '';
  return [
    'from io import BytesIO',
    '',
    `data = pd.${reader}(`,
    `    BytesIO(${get})${more}`,
    ')',
    'data.head()'
  ];
}

/** JSON's strings are Python's too, but for halves of characters, which no key has. */
function literal(text: string): string {
  return JSON.stringify(text);
}
