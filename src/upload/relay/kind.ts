import { UploadKind } from '../kind';
import { RELAY } from './relays';

/** Uploads by way of the object store look like all others, but for what they are doing. */
export class RelayKind extends UploadKind {
  override readonly name = RELAY;

  override phase(phase: string): string | undefined {
    switch (phase) {
      case '':
        return undefined;
      case 'sending':
        return this._trans.__('To the object store');
      default:
        return this._trans.__('To the workspace');
    }
  }
}
