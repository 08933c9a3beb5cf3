/** Makes tabs of one browser for tests. */

/** Each call opens the channel in another tab. What is said on it is heard in the others. */
export function openTabs(): () => BroadcastChannel {
  const channels: EventTarget[] = [];
  return () => {
    const channel = Object.assign(new EventTarget(), {
      postMessage: (data: unknown) => {
        for (const other of channels.filter(other => other !== channel)) {
          setTimeout(() =>
            other.dispatchEvent(new MessageEvent('message', { data }))
          );
        }
      }
    });
    channels.push(channel);
    return channel as unknown as BroadcastChannel;
  };
}

/** The locks of one browser, as far as they are used here. */
export function fakeLocks(): LockManager {
  const held = new Set<string>();
  const request = async (
    name: string,
    _options: LockOptions,
    hold: (lock: Lock | null) => Promise<void> | undefined
  ) => {
    if (held.has(name)) {
      await hold(null);
      return;
    }
    held.add(name);
    await hold({ name, mode: 'exclusive' });
    held.delete(name);
  };
  return { request } as unknown as LockManager;
}
