/** Stores that are known by name. */

export type Preset = 'obs' | 'aws' | 'other';

/** Regions of Huawei Cloud with OBS; any other can be typed. */
export const OBS_REGIONS = [
  'cn-north-4',
  'cn-north-1',
  'cn-north-9',
  'cn-east-2',
  'cn-east-3',
  'cn-south-1',
  'cn-southwest-2',
  'ap-southeast-1',
  'ap-southeast-2',
  'ap-southeast-3',
  'af-south-1',
  'la-north-2',
  'la-south-2',
  'sa-brazil-1'
] as const;

export const AWS_REGIONS = [
  'us-east-1',
  'us-east-2',
  'us-west-1',
  'us-west-2',
  'ca-central-1',
  'eu-central-1',
  'eu-west-1',
  'eu-west-2',
  'eu-north-1',
  'ap-northeast-1',
  'ap-southeast-1',
  'ap-southeast-2',
  'ap-south-1',
  'sa-east-1'
] as const;

/** Where a preset's store of a region is. */
export function endpointOf(preset: Preset, region: string): string {
  switch (preset) {
    case 'obs':
      return `https://obs.${region}.myhuaweicloud.com`;
    case 'aws':
      return `https://s3.${region}.amazonaws.com`;
    case 'other':
      return '';
  }
}

/** Which preset an endpoint is of, and its region. */
export function presetOf(endpoint: string): { preset: Preset; region: string } {
  const host = endpoint.replace(/^https?:\/\//, '');
  const obs = /^obs\.([a-z0-9-]+)\.myhuaweicloud\.com$/.exec(host);
  const aws = /^s3\.([a-z0-9-]+)\.amazonaws\.com$/.exec(host);
  if (obs?.[1]) {
    return { preset: 'obs', region: obs[1] };
  }
  return aws?.[1]
    ? { preset: 'aws', region: aws[1] }
    : { preset: 'other', region: '' };
}
