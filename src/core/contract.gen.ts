/* Generated from the pydantic models by `make contract`. Do not edit. */

/**
 * What to do, one shape for each kind of job.
 *
 * This interface was referenced by `Contract`'s JSON-Schema
 * via the `definition` "JobSpec".
 */
export type JobSpec = CloneSpec | UploadSpec | RemoteSpec | ObsSpec | RelaySpec;

/**
 * Everything that crosses the wire.
 */
export interface Contract {
  BucketInfo: BucketInfo;
  BucketList: BucketList;
  Capabilities: Capabilities;
  CheckReply: CheckReply;
  CheckRequest: CheckRequest;
  CloneCredentials: CloneCredentials;
  CloneFolder: CloneFolder;
  CloneFolderRequest: CloneFolderRequest;
  CloneHostKey: CloneHostKey;
  CloneInfo: CloneInfo;
  CloneLook: CloneLook;
  CloneSpec: CloneSpec;
  CloneTree: CloneTree;
  CloneTreeRequest: CloneTreeRequest;
  Connection: Connection;
  ConnectionInfo: ConnectionInfo;
  ConnectionKeys: ConnectionKeys;
  ConnectionList: ConnectionList;
  ConnectionRequest: ConnectionRequest;
  Digest: Digest;
  EmbeddedInfo: EmbeddedInfo;
  ErrorInfo: ErrorInfo;
  Existing: Existing;
  FeatureStatus: FeatureStatus;
  FolderRequest: FolderRequest;
  Job: Job;
  JobEvent: JobEvent;
  JobPage: JobPage;
  JobRequest: JobRequest;
  JobSpec: JobSpec;
  LinkRequest: LinkRequest;
  ObsContent: ObsContent;
  ObsCount: ObsCount;
  ObsDetails: ObsDetails;
  ObsItem: ObsItem;
  ObsLink: ObsLink;
  ObsPage: ObsPage;
  ObsPlan: ObsPlan;
  ObsPlanEntry: ObsPlanEntry;
  ObsPreview: ObsPreview;
  ObsSave: ObsSave;
  ObsSaved: ObsSaved;
  ObsSpec: ObsSpec;
  ObsTable: ObsTable;
  PauseRequest: PauseRequest;
  ProbeReport: ProbeReport;
  ProbeRequest: ProbeRequest;
  ProbeStep: ProbeStep;
  Problem: Problem;
  Progress: Progress;
  Relay: Relay;
  RelayPart: RelayPart;
  RelayParts: RelayParts;
  RelayProgress: RelayProgress;
  RelayRequest: RelayRequest;
  RelaySpec: RelaySpec;
  RemoteInfo: RemoteInfo;
  RemoteInfos: RemoteInfos;
  RemoteLook: RemoteLook;
  RemoteSpec: RemoteSpec;
  SecretInfo: SecretInfo;
  SecretList: SecretList;
  SecretValue: SecretValue;
  UploadEntry: UploadEntry;
  UploadInfo: UploadInfo;
  UploadList: UploadList;
  UploadSpec: UploadSpec;
}
/**
 * A bucket. ``created`` is null where the store does not say.
 *
 * This interface was referenced by `Contract`'s JSON-Schema
 * via the `definition` "BucketInfo".
 */
export interface BucketInfo {
  name: string;
  created: number | null;
}
/**
 * The reply of ``GET modelarts/obs/buckets``, sorted by name.
 *
 * This interface was referenced by `Contract`'s JSON-Schema
 * via the `definition` "BucketList".
 */
export interface BucketList {
  buckets: BucketInfo[];
}
/**
 * The reply of ``GET modelarts/capabilities``.
 *
 * This interface was referenced by `Contract`'s JSON-Schema
 * via the `definition` "Capabilities".
 */
export interface Capabilities {
  version: string;
  provider: "local" | "jupyterhub" | "modelarts";
  features: {
    [k: string]: FeatureStatus;
  };
}
/**
 * One feature.
 *
 * Attributes:
 *     available: whether it can be used here.
 *     reason: why not.
 *     limits: the operator's limits by name, in the unit that the name ends with.
 *
 * This interface was referenced by `Contract`'s JSON-Schema
 * via the `definition` "FeatureStatus".
 */
export interface FeatureStatus {
  available: boolean;
  reason: ErrorInfo | null;
  limits: {
    [k: string]: number;
  };
}
/**
 * An error as clients see it.
 *
 * Attributes:
 *     code: stable identifier, ``area.reason``.
 *     message: in English: what happened.
 *     hint: in English: what to do about it; may be empty.
 *     retryable: whether doing the same again may work.
 *     message_template: ``message`` before its parameters were filled in.
 *     hint_template: ``hint`` before its parameters were filled in.
 *     params: the parameters of both templates.
 *
 * This interface was referenced by `Contract`'s JSON-Schema
 * via the `definition` "ErrorInfo".
 */
export interface ErrorInfo {
  code: string;
  message: string;
  hint: string;
  retryable: boolean;
  message_template: string;
  hint_template: string;
  params: {
    [k: string]: string;
  };
}
/**
 * The reply: only the entries with a problem.
 *
 * Attributes:
 *     error: what is wrong with the whole: the destination, or too little space.
 *     free: bytes free in the destination.
 *
 * This interface was referenced by `Contract`'s JSON-Schema
 * via the `definition` "CheckReply".
 */
export interface CheckReply {
  problems: Problem[];
  error: ErrorInfo | null;
  free: number;
}
/**
 * An entry that cannot simply be written.
 *
 * Attributes:
 *     index: its place in the request.
 *     existing: what stands in its place: it may be overwritten, unless ``error`` is set.
 *     error: why it cannot be written under that path at all.
 *     suggestion: a path (relative to the destination) that would be free and valid, or null.
 *
 * This interface was referenced by `Contract`'s JSON-Schema
 * via the `definition` "Problem".
 */
export interface Problem {
  index: number;
  existing: Existing | null;
  error: ErrorInfo | null;
  suggestion: string | null;
}
/**
 * What stands where an entry would go. ``modified`` in seconds since 1970.
 *
 * This interface was referenced by `Contract`'s JSON-Schema
 * via the `definition` "Existing".
 */
export interface Existing {
  path: string;
  size: number;
  modified: number;
  folder: boolean;
}
/**
 * The body of ``POST modelarts/upload/check``.
 *
 * This interface was referenced by `Contract`'s JSON-Schema
 * via the `definition` "CheckRequest".
 */
export interface CheckRequest {
  destination: string;
  /**
   * @maxItems 200000
   */
  entries: UploadEntry[];
}
/**
 * A file that is about to be uploaded.
 *
 * Attributes:
 *     path: relative to the destination, with ``/``.
 *     size: bytes.
 *     folder: whether it is an (empty) folder.
 *
 * This interface was referenced by `Contract`'s JSON-Schema
 * via the `definition` "UploadEntry".
 */
export interface UploadEntry {
  path: string;
  size: number;
  folder: boolean;
}
/**
 * The body of ``PUT modelarts/clone/credentials``, for the host of ``url``.
 *
 * Attributes:
 *     remember: keep them beyond the end of the server.
 *
 * This interface was referenced by `Contract`'s JSON-Schema
 * via the `definition` "CloneCredentials".
 */
export interface CloneCredentials {
  url: string;
  username: string;
  password: string;
  remember: boolean;
}
/**
 * What is there.
 *
 * Attributes:
 *     taken: whether something of that name is in the destination.
 *     cloned: whether that is a clone of this repository.
 *
 * This interface was referenced by `Contract`'s JSON-Schema
 * via the `definition` "CloneFolder".
 */
export interface CloneFolder {
  taken: boolean;
  cloned: boolean;
}
/**
 * The body of ``POST modelarts/clone/folder``: what is there under this name?
 *
 * This interface was referenced by `Contract`'s JSON-Schema
 * via the `definition` "CloneFolderRequest".
 */
export interface CloneFolderRequest {
  url: string;
  destination: string;
  name: string;
}
/**
 * The body of ``PUT modelarts/clone/hosts``: trust the host of ``url`` by this SSH key.
 *
 * Attributes:
 *     fingerprint: as the error said that asked for it.
 *
 * This interface was referenced by `Contract`'s JSON-Schema
 * via the `definition` "CloneHostKey".
 */
export interface CloneHostKey {
  url: string;
  fingerprint: string;
}
/**
 * What is there.
 *
 * Attributes:
 *     url: the repository's address; the one asked for may have been a page about it.
 *     ref: the branch or tag of that page, or the default branch.
 *     path: the folder of that page; empty for all.
 *     name: what the new folder would be called.
 *     default_branch: empty if the repository is empty.
 *     branches: by name, as many as `MAX_REFS`.
 *     tags: by name, newest versions first, as many as `MAX_REFS`.
 *     taken: whether something of that name is in the destination.
 *     cloned: whether that is a clone of this repository.
 *     lfs: whether this server has git-lfs.
 *
 * This interface was referenced by `Contract`'s JSON-Schema
 * via the `definition` "CloneInfo".
 */
export interface CloneInfo {
  url: string;
  ref: string;
  path: string;
  name: string;
  default_branch: string;
  branches: string[];
  tags: string[];
  taken: boolean;
  cloned: boolean;
  lfs: boolean;
}
/**
 * The body of ``POST modelarts/clone/look``: what is at this address?
 *
 * This interface was referenced by `Contract`'s JSON-Schema
 * via the `definition` "CloneLook".
 */
export interface CloneLook {
  url: string;
  destination: string;
}
/**
 * A repository to clone.
 *
 * Attributes:
 *     url: https, http or ssh, without a password.
 *     ref: a branch or tag; empty for the default branch.
 *     destination: the folder to put it in, relative to the server's root; "" is the root.
 *     name: of the new folder; empty for the repository's name.
 *     depth: how many commits back to get; null for all.
 *     submodules: get the repositories inside of it too.
 *     lfs: get the large files that git-lfs keeps.
 *     paths: only these folders, relative to the repository; empty for all.
 *     conflict: what to do when something of that name is there.
 *
 * This interface was referenced by `Contract`'s JSON-Schema
 * via the `definition` "CloneSpec".
 */
export interface CloneSpec {
  kind: "clone";
  url: string;
  ref: string;
  destination: string;
  name: string;
  depth: number | null;
  submodules: boolean;
  lfs: boolean;
  /**
   * @maxItems 1000
   */
  paths: string[];
  conflict: "fail" | "pull" | "rename" | "overwrite";
}
/**
 * The folders of a version, by path, as many as `MAX_FOLDERS`.
 *
 * This interface was referenced by `Contract`'s JSON-Schema
 * via the `definition` "CloneTree".
 */
export interface CloneTree {
  folders: string[];
  complete: boolean;
}
/**
 * The body of ``POST modelarts/clone/tree``: which folders are in this version?
 *
 * This interface was referenced by `Contract`'s JSON-Schema
 * via the `definition` "CloneTreeRequest".
 */
export interface CloneTreeRequest {
  url: string;
  ref: string;
}
/**
 * A store as the user knows it, without its keys.
 *
 * Attributes:
 *     id: stays the same when it is renamed.
 *     name: what the user calls it.
 *     endpoint: ``https://host[:port]``.
 *     region: empty to read it from the endpoint.
 *     addressing: where the bucket stands; ``auto`` goes by the host.
 *     bucket: the only one to be shown, for keys that may not list buckets; empty for all.
 *     ca_file: a file of certificates to trust, for the user's own a path in the workspace; empty
 *         for the system's.
 *     source: whose it is.
 *
 * This interface was referenced by `Contract`'s JSON-Schema
 * via the `definition` "Connection".
 */
export interface Connection {
  id: string;
  name: string;
  endpoint: string;
  region: string;
  addressing: "auto" | "host" | "path";
  bucket: string;
  ca_file: string;
  source: "user" | "operator" | "environment" | "profile" | "embedded";
}
/**
 * A connection and what is known of it.
 *
 * Attributes:
 *     editable: whether the user may change and remove it.
 *     access_key: the first characters of the AK, for telling keys apart; empty without keys.
 *     expires: when its temporary keys end, or null.
 *     home: the bucket to begin with, or empty.
 *
 * This interface was referenced by `Contract`'s JSON-Schema
 * via the `definition` "ConnectionInfo".
 */
export interface ConnectionInfo {
  connection: Connection;
  editable: boolean;
  access_key: string;
  expires: number | null;
  home: string;
}
/**
 * Access keys as a user enters them.
 *
 * Attributes:
 *     access_key: AK.
 *     secret_key: SK.
 *     token: the security token of temporary keys; empty for lasting ones.
 *     expires: when temporary keys end, or null if nobody knows.
 *
 * This interface was referenced by `Contract`'s JSON-Schema
 * via the `definition` "ConnectionKeys".
 */
export interface ConnectionKeys {
  access_key: string;
  secret_key: string;
  token: string;
  expires: number | null;
}
/**
 * The reply of ``GET modelarts/obs/connections``: the first is the default.
 *
 * This interface was referenced by `Contract`'s JSON-Schema
 * via the `definition` "ConnectionList".
 */
export interface ConnectionList {
  connections: ConnectionInfo[];
  embedded: EmbeddedInfo;
}
/**
 * The store that this server itself runs, for when nothing else is configured.
 *
 * Attributes:
 *     state: ``missing`` is that its program is not installed; ``off`` that another store is
 *         configured or the operator does not want it.
 *     error: why it failed.
 *     folder: where its data are, on the server's disk.
 *
 * This interface was referenced by `Contract`'s JSON-Schema
 * via the `definition` "EmbeddedInfo".
 */
export interface EmbeddedInfo {
  state: "off" | "missing" | "starting" | "running" | "failed";
  error: ErrorInfo | null;
  folder: string;
}
/**
 * A connection as a user enters it.
 *
 * Attributes:
 *     name: what to call it; empty for the endpoint's host.
 *     endpoint: with or without ``https://``.
 *     region: empty to read it from the endpoint.
 *     bucket: the only one to be shown, for keys that may not list buckets; empty for all.
 *     ca_file: a workspace path of certificates to trust; empty for the system's.
 *     keys: null keeps those that are there.
 *
 * This interface was referenced by `Contract`'s JSON-Schema
 * via the `definition` "ConnectionRequest".
 */
export interface ConnectionRequest {
  name: string;
  endpoint: string;
  region: string;
  addressing: "auto" | "host" | "path";
  bucket: string;
  ca_file: string;
  keys: ConnectionKeys | null;
}
/**
 * The body of ``POST modelarts/upload/{id}/digest``: the SHA-256 of the whole content.
 *
 * ``sha256`` is null when the client gave up computing it.
 *
 * This interface was referenced by `Contract`'s JSON-Schema
 * via the `definition` "Digest".
 */
export interface Digest {
  sha256: string | null;
}
/**
 * A folder to make. ``key`` ends with ``/``.
 *
 * This interface was referenced by `Contract`'s JSON-Schema
 * via the `definition` "FolderRequest".
 */
export interface FolderRequest {
  connection: string;
  bucket: string;
  key: string;
}
/**
 * A snapshot of a job.
 *
 * Attributes:
 *     id: 32 hexadecimal digits.
 *     epoch: changes when the server restarts; ``seq`` counts anew in each.
 *     seq: grows with every change of any job; of two snapshots the larger is newer.
 *     kind: the same as ``spec.kind``.
 *     error: why it failed or was interrupted.
 *     warnings: what the user should know of the result, although nothing failed.
 *     resumable: whether resume may be asked for now.
 *     pausable: whether pause may be asked for while it runs.
 *     outputs: paths that it made, relative to the server's root; the first is the main one.
 *     created: seconds since 1970.
 *     finished: seconds since 1970, or null.
 *
 * This interface was referenced by `Contract`'s JSON-Schema
 * via the `definition` "Job".
 */
export interface Job {
  id: string;
  epoch: string;
  seq: number;
  kind: string;
  state: "queued" | "running" | "paused" | "succeeded" | "failed" | "cancelled" | "interrupted";
  spec: JobSpec;
  progress: Progress;
  error: ErrorInfo | null;
  warnings: ErrorInfo[];
  resumable: boolean;
  pausable: boolean;
  outputs: string[];
  created: number;
  finished: number | null;
}
/**
 * One act of uploading: a file, some files, or a folder with all in it.
 *
 * The bytes come afterwards, over tus, in one or more uploads that name the job.
 *
 * Attributes:
 *     destination: the folder to put it in, relative to the server's root; "" is the root.
 *     name: what the user sees: the file's or folder's name.
 *     files: how many entries will arrive: files, and folders that are empty.
 *     size: bytes in all, or null when the client does not know yet.
 *     modified: the file's time of last change in milliseconds since 1970 (browser's
 *         ``lastModified``), for finding the same file again; null for several files.
 *     folder: whether ``name`` is a folder.
 *
 * This interface was referenced by `Contract`'s JSON-Schema
 * via the `definition` "UploadSpec".
 */
export interface UploadSpec {
  kind: "upload";
  destination: string;
  name: string;
  files: number;
  size: number | null;
  modified: number | null;
  folder: boolean;
}
/**
 * A file to download.
 *
 * Attributes:
 *     url: http or https, without user name and password.
 *     destination: the folder to put it in, relative to the server's root; "" is the root.
 *     name: what to call it; empty for the name that the server gives, or the URL.
 *     sha256: what it has to be, in lower case; empty if nobody knows.
 *     unpack: make a folder of the archive that it is.
 *     conflict: what to do when something of that name is there.
 *
 * This interface was referenced by `Contract`'s JSON-Schema
 * via the `definition` "RemoteSpec".
 */
export interface RemoteSpec {
  kind: "remote";
  url: string;
  destination: string;
  name: string;
  sha256: string;
  unpack: boolean;
  conflict: "fail" | "overwrite" | "rename";
}
/**
 * Copy, move or delete objects.
 *
 * Attributes:
 *     connection: whose keys are used.
 *     sources: for ``upload`` workspace paths; else ``obs://bucket/key``, where a folder's ends
 *         with ``/``.
 *     destination: for ``download`` a workspace folder; for ``upload``, ``copy`` and ``move`` an
 *         ``obs://`` folder, ending with ``/``, or with a single source the new object's address;
 *         for ``delete`` nothing.
 *     include: patterns such as ``*.csv`` or ``data/**``; with none, everything is taken.
 *     exclude: patterns of what is left out, also of what ``include`` names.
 *     delete_extra: remove from the destination what the source does not have.
 *     checksums: when those of large objects are compared that are downloaded: ``always``, or only
 *         where neither TLS nor the machine itself protects bytes on their way. Those of small
 *         objects, and of all that is sent, are compared anyway.
 *
 * This interface was referenced by `Contract`'s JSON-Schema
 * via the `definition` "ObsSpec".
 */
export interface ObsSpec {
  kind: "obs";
  action: "download" | "upload" | "copy" | "move" | "delete";
  connection: string;
  /**
   * @minItems 1
   * @maxItems 1000
   */
  sources: [string, ...string[]];
  destination: string;
  conflict: "update" | "overwrite" | "skip" | "rename";
  /**
   * @maxItems 100
   */
  include: string[];
  /**
   * @maxItems 100
   */
  exclude: string[];
  delete_extra: boolean;
  checksums: "auto" | "always";
}
/**
 * A file on its way from the browser to the object store, and from there to the workspace.
 *
 * Attributes:
 *     relay: which one; `POST modelarts/obs/relay` makes it, together with the job.
 *
 * This interface was referenced by `Contract`'s JSON-Schema
 * via the `definition` "RelaySpec".
 */
export interface RelaySpec {
  kind: "relay";
  relay: string;
  name: string;
  size: number;
  modified: number | null;
  destination: string;
  conflict: "update" | "overwrite" | "skip" | "rename";
}
/**
 * How far a job is.
 *
 * Attributes:
 *     phase: what it is doing, a short identifier such as ``uploading``.
 *     done: amount done, in ``unit``.
 *     total: amount in all, or null while unknown.
 *     unit: what is counted.
 *     rate: ``unit`` per second over the last seconds, or null.
 *     eta: seconds left at that rate, or null.
 *     items_done: files (or other things) finished, where a job has several.
 *     items_total: files in all.
 *
 * This interface was referenced by `Contract`'s JSON-Schema
 * via the `definition` "Progress".
 */
export interface Progress {
  phase: string;
  done: number;
  total: number | null;
  unit: "bytes" | "items" | "steps";
  rate: number | null;
  eta: number | null;
  items_done: number | null;
  items_total: number | null;
}
/**
 * What the server says when a job changes.
 *
 * It is a hint: events can be lost, and any client may post one. The snapshot is the truth.
 *
 * Attributes:
 *     type: ``changed`` carries ``job``; ``removed`` names a forgotten job by ``id``;
 *         ``cleared`` says that all finished jobs were forgotten.
 *
 * This interface was referenced by `Contract`'s JSON-Schema
 * via the `definition` "JobEvent".
 */
export interface JobEvent {
  epoch: string;
  seq: number;
  type: "changed" | "removed" | "cleared";
  id: string | null;
  job: Job | null;
}
/**
 * The reply of ``GET modelarts/jobs``.
 *
 * Attributes:
 *     epoch: the server's present epoch.
 *     seq: events with a ``seq`` up to this one are already in this page.
 *     active: all jobs that are not over, newest first; only on the first page.
 *     finished: jobs that are over, newest first.
 *     finished_total: how many there are in all.
 *     next: give it as ``before`` to get the next page; null on the last.
 *
 * This interface was referenced by `Contract`'s JSON-Schema
 * via the `definition` "JobPage".
 */
export interface JobPage {
  epoch: string;
  seq: number;
  active: Job[];
  finished: Job[];
  finished_total: number;
  next: string | null;
}
/**
 * The body of ``POST modelarts/jobs``.
 *
 * Attributes:
 *     spec: what to do.
 *     idempotency_key: a second request with the same key gets the first one's job.
 *
 * This interface was referenced by `Contract`'s JSON-Schema
 * via the `definition` "JobRequest".
 */
export interface JobRequest {
  spec: JobSpec;
  idempotency_key: string | null;
}
/**
 * A temporary link to make.
 *
 * Attributes:
 *     seconds: how long it works, a week at most.
 *
 * This interface was referenced by `Contract`'s JSON-Schema
 * via the `definition` "LinkRequest".
 */
export interface LinkRequest {
  connection: string;
  bucket: string;
  key: string;
  seconds: number;
}
/**
 * An object as a document: the reply of ``GET modelarts/obs/document``.
 *
 * Attributes:
 *     format: how ``content`` is to be read.
 *     etag: give it back when saving, so that nobody's change is overwritten unseen.
 *
 * This interface was referenced by `Contract`'s JSON-Schema
 * via the `definition` "ObsContent".
 */
export interface ObsContent {
  content: string;
  format: "text" | "base64";
  etag: string;
  size: number;
  modified: number;
}
/**
 * How much is in a folder.
 *
 * Attributes:
 *     complete: False when counting was given up after ``objects``: there are more.
 *
 * This interface was referenced by `Contract`'s JSON-Schema
 * via the `definition` "ObsCount".
 */
export interface ObsCount {
  objects: number;
  size: number;
  complete: boolean;
}
/**
 * All about an object.
 *
 * Attributes:
 *     address: ``obs://bucket/key``.
 *     metadata: what its writer has attached.
 *     encryption: such as ``AES256``; empty if it is not encrypted by the store.
 *
 * This interface was referenced by `Contract`'s JSON-Schema
 * via the `definition` "ObsDetails".
 */
export interface ObsDetails {
  address: string;
  item: ObsItem;
  content_type: string;
  encryption: string;
  metadata: {
    [k: string]: string;
  };
}
/**
 * An object or a folder.
 *
 * Attributes:
 *     key: the whole key; a folder's ends with ``/``.
 *     name: its last part.
 *     modified: null for a folder.
 *     storage_class: such as ``STANDARD``; empty if the store says nothing.
 *
 * This interface was referenced by `Contract`'s JSON-Schema
 * via the `definition` "ObsItem".
 */
export interface ObsItem {
  key: string;
  name: string;
  folder: boolean;
  size: number;
  modified: number | null;
  etag: string;
  storage_class: string;
}
/**
 * A temporary link: whoever has it can read the object until then.
 *
 * This interface was referenced by `Contract`'s JSON-Schema
 * via the `definition` "ObsLink".
 */
export interface ObsLink {
  url: string;
  expires: number;
}
/**
 * A page of a folder: the reply of ``GET modelarts/obs/list``.
 *
 * Attributes:
 *     items: sorted by key as far as this page goes.
 *     next: give it as ``start`` to get the next page; null on the last.
 *
 * This interface was referenced by `Contract`'s JSON-Schema
 * via the `definition` "ObsPage".
 */
export interface ObsPage {
  items: ObsItem[];
  next: string | null;
}
/**
 * What a transfer would do: the reply of ``POST modelarts/obs/plan`` (a dry run).
 *
 * Attributes:
 *     overwrites: how many of the copies replace something.
 *     entries: the first ones.
 *     complete: False when there is more than was looked at.
 *
 * This interface was referenced by `Contract`'s JSON-Schema
 * via the `definition` "ObsPlan".
 */
export interface ObsPlan {
  copies: number;
  copy_size: number;
  overwrites: number;
  skips: number;
  deletes: number;
  entries: ObsPlanEntry[];
  complete: boolean;
}
/**
 * What would happen to one file or object.
 *
 * This interface was referenced by `Contract`'s JSON-Schema
 * via the `definition` "ObsPlanEntry".
 */
export interface ObsPlanEntry {
  action: "copy" | "overwrite" | "rename" | "skip" | "delete";
  source: string;
  destination: string;
  size: number;
}
/**
 * What an object looks like.
 *
 * Attributes:
 *     kind: which of the others is there; for ``image`` get ``modelarts/obs/content``, for
 *         ``none`` there is ``reason``.
 *     text: for ``text``; for ``notebook`` its JSON.
 *     truncated: whether there is more than is shown.
 *     reason: why there is no preview.
 *
 * This interface was referenced by `Contract`'s JSON-Schema
 * via the `definition` "ObsPreview".
 */
export interface ObsPreview {
  kind: "text" | "table" | "notebook" | "image" | "none";
  text: string;
  table: ObsTable | null;
  truncated: boolean;
  reason: ErrorInfo | null;
}
/**
 * The first rows of a table, all as text. ``total`` is how many there are, or null.
 *
 * This interface was referenced by `Contract`'s JSON-Schema
 * via the `definition` "ObsTable".
 */
export interface ObsTable {
  columns: string[];
  rows: string[][];
  total: number | null;
}
/**
 * A document to write: the body of ``PUT modelarts/obs/document``.
 *
 * Attributes:
 *     etag: of the version that was changed; empty for a new object, null to overwrite whatever
 *         is there.
 *
 * This interface was referenced by `Contract`'s JSON-Schema
 * via the `definition` "ObsSave".
 */
export interface ObsSave {
  connection: string;
  bucket: string;
  key: string;
  content: string;
  format: "text" | "base64";
  etag: string | null;
}
/**
 * A document has been written.
 *
 * This interface was referenced by `Contract`'s JSON-Schema
 * via the `definition` "ObsSaved".
 */
export interface ObsSaved {
  etag: string;
  size: number;
  modified: number;
}
/**
 * The body, if any, of ``POST modelarts/jobs/{id}/pause``.
 *
 * Attributes:
 *     reason: why whoever feeds the job cannot go on, to be shown with it.
 *
 * This interface was referenced by `Contract`'s JSON-Schema
 * via the `definition` "PauseRequest".
 */
export interface PauseRequest {
  reason: ErrorInfo | null;
}
/**
 * What the test found. ``bucket`` is where it wrote, or empty.
 *
 * Attributes:
 *     milliseconds: the shortest round trip.
 *
 * This interface was referenced by `Contract`'s JSON-Schema
 * via the `definition` "ProbeReport".
 */
export interface ProbeReport {
  steps: ProbeStep[];
  bucket: string;
  milliseconds: number | null;
}
/**
 * A step of the test.
 *
 * Attributes:
 *     step: ``connect`` reaches the host, ``list`` lists, ``put``, ``get`` and ``delete`` handle a
 *         small object.
 *     error: why it failed; null when it went well, or was left out.
 *     done: whether it was tried.
 *
 * This interface was referenced by `Contract`'s JSON-Schema
 * via the `definition` "ProbeStep".
 */
export interface ProbeStep {
  step: "connect" | "list" | "put" | "get" | "delete";
  done: boolean;
  error: ErrorInfo | null;
}
/**
 * What to test: settings that may not be saved yet.
 *
 * Attributes:
 *     id: the connection whose keys are used where ``settings.keys`` is null.
 *     bucket: where to write and read the test object; empty for the first that there is.
 *     write: whether an object is written, read and deleted, or things are only listed.
 *
 * This interface was referenced by `Contract`'s JSON-Schema
 * via the `definition` "ProbeRequest".
 */
export interface ProbeRequest {
  id: string | null;
  settings: ConnectionRequest;
  bucket: string;
  write: boolean;
}
/**
 * The reply of ``POST modelarts/obs/relay``.
 *
 * Attributes:
 *     id: for the other requests.
 *
 * This interface was referenced by `Contract`'s JSON-Schema
 * via the `definition` "Relay".
 */
export interface Relay {
  id: string;
  job: Job;
}
/**
 * Where to PUT a part, straight to the object store.
 *
 * Attributes:
 *     number: the first has the number 1.
 *     start: where in the file it begins.
 *     size: its bytes.
 *
 * This interface was referenced by `Contract`'s JSON-Schema
 * via the `definition` "RelayPart".
 */
export interface RelayPart {
  number: number;
  start: number;
  size: number;
  url: string;
}
/**
 * The reply of ``GET modelarts/obs/relay/{id}?first&count``.
 *
 * Attributes:
 *     parts: from ``first`` on, without those that the store has already.
 *     next: the next page's ``first``, or null.
 *     arrived: bytes that the store has.
 *
 * This interface was referenced by `Contract`'s JSON-Schema
 * via the `definition` "RelayParts".
 */
export interface RelayParts {
  parts: RelayPart[];
  next: number | null;
  arrived: number;
}
/**
 * The body of ``POST modelarts/obs/relay/{id}/progress``.
 *
 * Attributes:
 *     sent: bytes of the file that have left the browser.
 *
 * This interface was referenced by `Contract`'s JSON-Schema
 * via the `definition` "RelayProgress".
 */
export interface RelayProgress {
  sent: number;
}
/**
 * A large file to upload.
 *
 * Attributes:
 *     name: of the file.
 *     size: its bytes.
 *     modified: when it was changed last, or null.
 *     destination: a workspace folder.
 *
 * This interface was referenced by `Contract`'s JSON-Schema
 * via the `definition` "RelayRequest".
 */
export interface RelayRequest {
  name: string;
  size: number;
  modified: number | null;
  destination: string;
  conflict: "update" | "overwrite" | "skip" | "rename";
}
/**
 * What is at an address.
 *
 * Attributes:
 *     url: as it was asked.
 *     name: what the file would be called; always one that can be used.
 *     size: bytes, or null if the server does not say.
 *     type: the media type, such as ``text/csv``; empty if the server does not say.
 *     resumable: whether a download that breaks off can go on where it was.
 *     archive: whether it looks like one that can be unpacked.
 *     taken: whether something of that name is in the destination.
 *     folder_taken: whether something is there that is called as the archive's folder would be.
 *     error: why it cannot be downloaded, or null.
 *
 * This interface was referenced by `Contract`'s JSON-Schema
 * via the `definition` "RemoteInfo".
 */
export interface RemoteInfo {
  url: string;
  name: string;
  size: number | null;
  type: string;
  resumable: boolean;
  archive: boolean;
  taken: boolean;
  folder_taken: boolean;
  error: ErrorInfo | null;
}
/**
 * The reply of ``POST modelarts/remote/look``, in the order of the question.
 *
 * This interface was referenced by `Contract`'s JSON-Schema
 * via the `definition` "RemoteInfos".
 */
export interface RemoteInfos {
  infos: RemoteInfo[];
}
/**
 * The body of ``POST modelarts/remote/look``: what is at these addresses?
 *
 * This interface was referenced by `Contract`'s JSON-Schema
 * via the `definition` "RemoteLook".
 */
export interface RemoteLook {
  /**
   * @minItems 1
   * @maxItems 50
   */
  urls: [string, ...string[]];
  destination: string;
}
/**
 * A secret without its value.
 *
 * Attributes:
 *     changed: when it was last set, in milliseconds since 1970.
 *
 * This interface was referenced by `Contract`'s JSON-Schema
 * via the `definition` "SecretInfo".
 */
export interface SecretInfo {
  name: string;
  changed: number;
}
/**
 * The reply of ``GET modelarts/secrets``.
 *
 * Attributes:
 *     secrets: all of them, sorted by name.
 *     store: where they are kept: the system's keyring, or a file that only its owner may read.
 *
 * This interface was referenced by `Contract`'s JSON-Schema
 * via the `definition` "SecretList".
 */
export interface SecretList {
  secrets: SecretInfo[];
  store: "file" | "keyring";
}
/**
 * The body of ``PUT modelarts/secrets/{id}``.
 *
 * This interface was referenced by `Contract`'s JSON-Schema
 * via the `definition` "SecretValue".
 */
export interface SecretValue {
  value: string;
}
/**
 * One tus upload of a job.
 *
 * Attributes:
 *     id: its URL is ``modelarts/upload/{id}``.
 *     job: the job it belongs to, or null for a partial upload without one.
 *     path: where the content goes, relative to the job's destination; for a bundle its name.
 *     offset: bytes the server has.
 *     length: bytes in all, or null while deferred.
 *     partial: whether it is a part, to be joined with others (tus concatenation).
 *     bundle: whether the content is a tar archive of many small files.
 *     done: whether its content stands in its place.
 *     expires: seconds since 1970.
 *
 * This interface was referenced by `Contract`'s JSON-Schema
 * via the `definition` "UploadInfo".
 */
export interface UploadInfo {
  id: string;
  job: string | null;
  path: string;
  offset: number;
  length: number | null;
  partial: boolean;
  bundle: boolean;
  done: boolean;
  expires: number;
}
/**
 * The reply of ``GET modelarts/upload/?job=ID``: what the server already has of a job.
 *
 * This interface was referenced by `Contract`'s JSON-Schema
 * via the `definition` "UploadList".
 */
export interface UploadList {
  uploads: UploadInfo[];
}
