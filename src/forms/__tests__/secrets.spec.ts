import { quiet } from './strict';

import { inspect } from 'util';

import { SecretsModel } from '../secrets';

/** A store of the names alone; requests are answered when the test says so. */
class FakeStore {
  readonly names = new Set(['old']);
  lists = 0;
  isDown = false;
  private _held: (() => void)[] | null = null;

  hold(): void {
    this._held = [];
  }

  /** Holds nothing back any more but what is held back already. */
  takeHeld(): () => void {
    const held = this._held ?? [];
    this._held = null;
    return () => held.forEach(go => go());
  }

  async list() {
    this.lists++;
    const secrets = [...this.names].map(name => ({ name }));
    await this._answer();
    return { secrets };
  }

  async set(name: string): Promise<void> {
    await this._answer();
    this.names.add(name);
  }

  async delete(name: string): Promise<void> {
    await this._answer();
    this.names.delete(name);
  }

  private async _answer(): Promise<void> {
    if (this._held) {
      await new Promise<void>(resolve => this._held?.push(resolve));
    }
    if (this.isDown) {
      throw new Error('down');
    }
  }
}

const settle = () => new Promise(resolve => setTimeout(resolve));

let store: FakeStore;
let secrets: SecretsModel;

beforeEach(() => {
  store = new FakeStore();
  secrets = new SecretsModel(store);
});

describe('the names of secrets', () => {
  it('are asked for when they are first wanted, once', async () => {
    expect(store.lists).toBe(0);
    const changed = jest.fn();
    secrets.changed.connect(changed);
    expect(secrets.names).toBeNull();
    expect(secrets.names).toBeNull();
    await settle();
    expect(store.lists).toBe(1);
    expect(changed).toHaveBeenCalledTimes(1);
    expect([...(secrets.names ?? [])]).toEqual(['old']);
    expect(store.lists).toBe(1);
  });

  it('are asked for again if that failed', async () => {
    const warned = quiet();
    store.isDown = true;
    expect(secrets.names).toBeNull();
    await settle();
    expect(warned).toHaveBeenCalledTimes(1);
    store.isDown = false;
    expect(secrets.names).toBeNull();
    await settle();
    expect(secrets.names?.has('old')).toBe(true);
  });

  it('follow what is stored and deleted', async () => {
    await secrets.refresh();
    await secrets.save('new', 'value');
    expect([...(secrets.names ?? [])].sort()).toEqual(['new', 'old']);
    await secrets.forget('old');
    expect([...(secrets.names ?? [])]).toEqual(['new']);
    expect(store.lists).toBe(1);
  });

  it('are all known after one was stored before they were', async () => {
    await secrets.save('new', 'value');
    expect(secrets.names).toBeNull();
    await settle();
    expect([...(secrets.names ?? [])].sort()).toEqual(['new', 'old']);
  });

  it('have the one that was stored while they were asked for', async () => {
    store.hold();
    const refreshing = secrets.refresh();
    const release = store.takeHeld();
    await secrets.save('new', 'value');
    // The answer that comes now was made before.
    release();
    await refreshing;
    expect(secrets.names?.has('new')).toBe(true);
    expect(secrets.names?.has('old')).toBe(true);
  });

  it('stay as they were if the server does not store one', async () => {
    await secrets.refresh();
    store.isDown = true;
    await expect(secrets.save('new', 'value')).rejects.toThrow('down');
    await expect(secrets.forget('old')).rejects.toThrow('down');
    expect([...(secrets.names ?? [])]).toEqual(['old']);
  });

  it('come without any value', async () => {
    await secrets.refresh();
    await secrets.save('new', 'hunter2');
    expect(inspect(secrets, { depth: 9 })).not.toContain('hunter2');
  });
});
