/* Generated from the pydantic models by `make contract`. Do not edit. */

/**
 * What to do, one shape for each kind of job.
 *
 * This interface was referenced by `Contract`'s JSON-Schema
 * via the `definition` "JobSpec".
 */
export type JobSpec = UploadSpec | RemoteSpec;

/**
 * Everything that crosses the wire.
 */
export interface Contract {
  Capabilities: Capabilities;
  CheckReply: CheckReply;
  CheckRequest: CheckRequest;
  Digest: Digest;
  ErrorInfo: ErrorInfo;
  Existing: Existing;
  FeatureStatus: FeatureStatus;
  Job: Job;
  JobEvent: JobEvent;
  JobPage: JobPage;
  JobRequest: JobRequest;
  JobSpec: JobSpec;
  PauseRequest: PauseRequest;
  Problem: Problem;
  Progress: Progress;
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
 * A snapshot of a job.
 *
 * Attributes:
 *     id: 32 hexadecimal digits.
 *     epoch: changes when the server restarts; ``seq`` counts anew in each.
 *     seq: grows with every change of any job; of two snapshots the larger is newer.
 *     kind: the same as ``spec.kind``.
 *     error: why it failed or was interrupted.
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
