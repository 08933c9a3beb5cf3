import { nullTranslator } from '@jupyterlab/translation';
import { act } from 'react';
import type { ReactElement } from 'react';
import { createRoot } from 'react-dom/client';

import type {
  CloneCredentials,
  CloneFolder,
  CloneInfo,
  CloneSpec,
  ErrorInfo,
  Job
} from '../../core/contract.gen';
import { AppError, localError } from '../../core/errors';
import type { IGetDataContext } from '../../core/getdata/tokens';
import { hostOf } from '../../core/url';
import { FolderTree, choiceOf } from '../folders';
import { repositoryIcon } from '../icon';
import { CloneKind } from '../kind';
import { CloneModel } from '../model';
import { ClonePage } from '../page';
import { readOptions } from '../remember';

Object.assign(globalThis, { IS_REACT_ACT_ENVIRONMENT: true });

const trans = nullTranslator.load('');

const INFO: CloneInfo = {
  url: 'https://example.org/o/r',
  ref: 'main',
  path: '',
  name: 'r',
  default_branch: 'main',
  branches: ['main', 'dev'],
  tags: ['v1'],
  taken: false,
  cloned: false,
  lfs: false
};

function unknownHost(fingerprint: string): ErrorInfo {
  return {
    code: 'clone.host_key_unknown',
    message: `example.org shows ${fingerprint}`,
    hint: '',
    retryable: true,
    message_template: 'example.org shows {fingerprint}',
    hint_template: '',
    params: { host: 'example.org', url: INFO.url, fingerprint }
  };
}

/** A server that has one repository, for all or for who is signed in. */
class Server {
  constructor(
    public info: Partial<CloneInfo> = {},
    public isPrivate = false
  ) {}

  readonly logins: CloneCredentials[] = [];
  readonly trusted: string[] = [];
  /** The fingerprint of a host that nobody trusts yet. */
  unknown = '';
  folders: readonly string[] = ['docs', 'docs/a'];
  readonly looks: string[] = [];

  look(url: string): Promise<CloneInfo> {
    this.looks.push(url);
    if (this.unknown && !this.trusted.includes(this.unknown)) {
      return Promise.reject(new AppError(unknownHost(this.unknown)));
    }
    return this.isPrivate && this.logins.length === 0
      ? Promise.reject(
          localError('clone.auth_required', 'who?', { retryable: true })
        )
      : Promise.resolve({ ...INFO, ...this.info });
  }

  /** What is there, by name. */
  readonly there: Record<string, CloneFolder> = {};

  folder(_url: string, _destination: string, name: string) {
    return name.includes('/')
      ? Promise.reject(localError('paths.reserved', 'not that'))
      : Promise.resolve(this.there[name] ?? { taken: false, cloned: false });
  }

  tree() {
    return Promise.resolve({ folders: [...this.folders], complete: true });
  }

  logIn(credentials: CloneCredentials): Promise<void> {
    this.logins.push(credentials);
    return Promise.resolve();
  }

  trust(_: string, fingerprint: string): Promise<void> {
    this.trusted.push(fingerprint);
    return Promise.resolve();
  }
}

async function typed(server: Server, url = INFO.url): Promise<CloneModel> {
  const model = new CloneModel(server);
  model.type(url);
  await model.look();
  return model;
}

beforeAll(() => {
  // jsdom lays nothing out.
  window.ResizeObserver = class {
    observe(): void {}
    unobserve(): void {}
    disconnect(): void {}
  };
  const layout = { clientHeight: 168, offsetWidth: 300, offsetHeight: 168 };
  for (const [name, value] of Object.entries(layout)) {
    Object.defineProperty(HTMLElement.prototype, name, { get: () => value });
  }
  HTMLElement.prototype.scrollTo = () => undefined;
});

describe('what is cloned', () => {
  it('is the default branch, all of it, as a new folder', async () => {
    const model = await typed(new Server());
    expect(model.take('work')).toEqual<CloneSpec>({
      kind: 'clone',
      url: INFO.url,
      ref: '',
      destination: 'work',
      name: 'r',
      depth: null,
      submodules: false,
      lfs: false,
      paths: [],
      conflict: 'rename'
    });
    expect(model.url).toBe('');
  });

  it('is the place that a page is about', async () => {
    const model = await typed(new Server({ ref: 'dev', path: 'docs' }));
    expect(model.take('')).toMatchObject({ ref: 'dev', paths: ['docs'] });
  });

  it('is only what the repository has', async () => {
    const model = await typed(new Server());
    model.setRef('none');
    expect(model.isRefKnown).toBe(false);
    model.setRef('v1');
    expect(model.isRefKnown).toBe(true);
  });

  it('has no choices of the version before', async () => {
    const model = await typed(new Server());
    await model.readTree();
    model.choose('docs/a', true);
    expect(model.take('')?.paths).toEqual(['docs/a']);
    model.type('x');
    expect(model.tree).toBeNull();
  });
});

describe('an existing folder', () => {
  it('is pulled only if it is a clone of the same', async () => {
    const model = await typed(new Server({ taken: true, cloned: true }));
    model.set({ conflict: 'pull' });
    expect(model.take('')?.conflict).toBe('pull');
    const other = await typed(new Server({ taken: true }));
    other.set({ conflict: 'pull' });
    expect(other.take('')?.conflict).toBe('rename');
  });

  it('is not overwritten when another name was typed', async () => {
    const model = await typed(new Server({ taken: true }));
    model.set({ conflict: 'overwrite' });
    model.setName('mine');
    expect(model.take('')).toMatchObject({ name: 'mine', conflict: 'rename' });
  });

  it('is asked about under a name that was typed, too', async () => {
    const server = new Server();
    server.there['mine'] = { taken: true, cloned: true };
    const model = await typed(server);
    model.setName('mine');
    expect(model.isTaken).toBe(false);
    await model.checkName();
    expect([model.isTaken, model.isCloned]).toEqual([true, true]);
    model.set({ conflict: 'pull' });
    expect(model.take('')).toMatchObject({ name: 'mine', conflict: 'pull' });
  });

  it('is not overwritten because one of another name was to be', async () => {
    const server = new Server({ taken: true });
    server.there['mine'] = { taken: true, cloned: false };
    const model = await typed(server);
    model.set({ conflict: 'overwrite' });
    model.setName('mine');
    await model.checkName();
    expect(model.take('')?.conflict).toBe('rename');
  });

  it('can have no name that leads elsewhere', async () => {
    const model = await typed(new Server());
    model.setName('../up');
    await model.checkName();
    expect(model.nameProblem?.code).toBe('paths.reserved');
    expect(model.take('')).toBeNull();
    model.setName('up');
    await model.checkName();
    expect(model.nameProblem).toBeNull();
    expect(model.take('')).toMatchObject({ name: 'up' });
  });

  it('may have a name that nobody could be asked about', async () => {
    const server = new Server();
    const model = await typed(server);
    jest
      .spyOn(server, 'folder')
      .mockRejectedValueOnce(localError('x', 'away', { retryable: true }));
    model.setName('mine');
    await model.checkName();
    expect(model.nameProblem?.code).toBe('x');
    await model.checkName();
    expect(model.nameProblem).toBeNull();
    expect(model.take('')).toMatchObject({ name: 'mine', conflict: 'rename' });
  });

  it.each(['overwrite', 'pull'] as const)(
    'is one of the folder that was looked at, for %s',
    async conflict => {
      const server = new Server({ taken: true, cloned: true });
      const typedAgain = await typed(server);
      typedAgain.goTo('work');
      await typedAgain.look(true);
      typedAgain.set({ conflict });
      expect(typedAgain.take('other')?.conflict).toBe('rename');
      const moved = await typed(server);
      moved.set({ conflict });
      moved.goTo('other');
      await moved.look(true);
      expect(moved.take('other')?.conflict).toBe('rename');
    }
  );

  it('is not overwritten because another one was', async () => {
    const model = await typed(new Server({ taken: true }));
    model.set({ conflict: 'overwrite', shallow: true });
    model.type('https://example.org/o/other');
    expect(model.options).toMatchObject({ conflict: 'rename', shallow: true });
  });
});

it('answers about an address that has changed since do not count', async () => {
  const server = new Server();
  const model = new CloneModel(server);
  model.type('https://example.org/o/first');
  const first = model.look();
  model.type('');
  await first;
  expect(model.info).toBeNull();
});

describe('the page', () => {
  let root: HTMLElement;

  function show(model: CloneModel, close = jest.fn(), onStart = jest.fn()) {
    const context: IGetDataContext = {
      destination: 'work',
      destinationState: 'ready',
      settleDestination: () => Promise.resolve('work'),
      close
    };
    root = document.body.appendChild(document.createElement('div'));
    const page: ReactElement = (
      <ClonePage
        model={model}
        context={context}
        trans={trans}
        onStart={onStart}
        onOpenFolder={jest.fn()}
      />
    );
    const view = createRoot(root);
    act(() => view.render(page));
    return () => act(() => view.unmount());
  }

  const button = (label: string) =>
    [...root.querySelectorAll('button')].find(
      ({ textContent }) => textContent === label
    );

  it('starts a clone and closes', async () => {
    const close = jest.fn();
    const onStart = jest.fn();
    const end = show(await typed(new Server()), close, onStart);
    // The folder that the dialog shows is a reason to look again.
    await act(() => new Promise(resolve => setTimeout(resolve)));
    await act(async () => {
      button('Clone')?.click();
      await new Promise(resolve => setTimeout(resolve));
    });
    expect(close).toHaveBeenCalled();
    expect(onStart).toHaveBeenCalledWith(
      expect.objectContaining({ url: INFO.url, destination: 'work' })
    );
    end();
  });

  it('asks to trust a host that shows a new key, and then looks again', async () => {
    const server = new Server();
    server.unknown = 'SHA256:abc';
    const model = await typed(server);
    const end = show(model);
    expect(root.querySelector('[role="alert"]')?.textContent).toContain(
      'SHA256:abc'
    );
    expect(button('Clone')?.disabled).toBe(true);
    await act(async () => {
      button('Trust this host')?.click();
      await new Promise(resolve => setTimeout(resolve));
    });
    expect(server.trusted).toEqual(['SHA256:abc']);
    expect(button('Trust this host')).toBeUndefined();
    expect(button('Clone')?.disabled).toBe(false);
    end();
  });

  it('offers for a pull only what counts for it', async () => {
    const model = await typed(new Server({ taken: true, cloned: true }));
    const end = show(model);
    // The page has another folder to put it in, which is looked at.
    await act(() => model.look(true));
    const offers = () => [
      root.querySelector('fieldset') !== null,
      button('Choose folders…') !== undefined
    ];
    expect(offers()).toEqual([true, true]);
    act(() => model.set({ conflict: 'pull' }));
    expect(offers()).toEqual([false, false]);
    act(() => model.set({ conflict: 'overwrite' }));
    expect(offers()).toEqual([true, true]);
    end();
  });

  it('says why large files cannot be had, and takes them where they can', async () => {
    const large = () =>
      [...root.querySelectorAll('label')]
        .find(({ textContent }) => textContent?.includes('Git LFS'))
        ?.querySelector('input');
    const without = await typed(new Server());
    without.set({ lfs: true });
    const end = show(without);
    expect(large()?.disabled).toBe(true);
    expect(root.textContent).toContain('has no git-lfs');
    end();
    const able = await typed(new Server({ lfs: true }));
    const endAble = show(able);
    act(() => large()?.click());
    act(() => expect(able.take('')?.lfs).toBe(true));
    endAble();
  });

  it('has elements only for the folders in sight, and goes by keys', async () => {
    const server = new Server();
    server.folders = [...Array(100).keys()].flatMap(n => {
      const top = `top${String(n).padStart(2, '0')}`;
      return [top, ...[...Array(99).keys()].map(inner => `${top}/in${inner}`)];
    });
    const model = await typed(server);
    const end = show(model);
    await act(() => new Promise(resolve => setTimeout(resolve)));
    await act(() => model.readTree());
    await act(() => new Promise(resolve => setTimeout(resolve)));
    const tree = root.querySelector('[role="tree"]');
    const rows = () => [...root.querySelectorAll('[role="treeitem"]')];
    const press = (key: string) =>
      act(() => {
        tree?.dispatchEvent(
          new KeyboardEvent('keydown', { key, bubbles: true })
        );
      });
    const active = () =>
      document
        .getElementById(tree?.getAttribute('aria-activedescendant') ?? '')
        ?.getAttribute('aria-label');
    expect(rows().length).toBeGreaterThan(5);
    expect(rows().length).toBeLessThan(50);
    press('ArrowRight');
    press('ArrowDown');
    press('ArrowDown');
    expect(active()).toBe('in1');
    press(' ');
    expect([...model.paths]).toEqual(['top00/in1']);
    expect(rows()[0]?.getAttribute('aria-checked')).toBe('mixed');
    press('ArrowLeft');
    expect(active()).toBe('top00');
    press('Enter');
    expect([...model.paths]).toEqual(['top00']);
    press('ArrowLeft');
    expect(rows()[0]?.getAttribute('aria-expanded')).toBe('false');
    end();
  });

  it('asks who the user is, and then looks again', async () => {
    const server = new Server({}, true);
    const model = await typed(server);
    const end = show(model);
    expect(root.querySelector('[role="alert"]')?.textContent).toContain('who?');
    expect(root.querySelector('input[type="password"]')).not.toBeNull();
    expect(button('Clone')?.disabled).toBe(true);
    await act(() => model.logIn('me', 'secret', false));
    expect(server.logins).toEqual([
      { url: INFO.url, username: 'me', password: 'secret', remember: false }
    ]);
    expect(root.querySelector('input[type="password"]')).toBeNull();
    expect(button('Clone')?.disabled).toBe(false);
    end();
  });
});

describe('a job', () => {
  const spec = { kind: 'clone', url: INFO.url, destination: 'work', name: '' };
  const job = (given: object = {}) =>
    ({ id: 'a', outputs: [], error: null, spec, ...given }) as unknown as Job;

  function kind(answer: boolean) {
    const resumed: string[] = [];
    const api = {
      resume: (id: string) => {
        resumed.push(id);
        return Promise.resolve();
      }
    };
    const ask = jest.fn((_: string) => Promise.resolve(answer));
    const trust = jest.fn(() => Promise.resolve(answer));
    const questions = { logIn: ask, trust };
    return {
      kind: new CloneKind(repositoryIcon, api, questions, trans),
      ask,
      trust,
      resumed
    };
  }

  it('is called as its folder', () => {
    const { kind: clones } = kind(true);
    expect(clones.label(job())).toBe('r');
    expect(clones.label(job({ outputs: ['work/r (1)'] }))).toBe('r (1)');
    expect(clones.detail(job())).toBe('From example.org to work');
    expect(clones.folder(job({ outputs: ['work/r'] }))).toBe('work/r');
  });

  it('goes on without a question when nothing is missing', async () => {
    const { kind: clones, ask, resumed } = kind(false);
    await clones.resume(job());
    expect(ask).not.toHaveBeenCalled();
    expect(resumed).toEqual(['a']);
  });

  it('goes on only once the user has signed in', async () => {
    const error = { code: 'clone.wrong_credentials', params: {} };
    const silent = kind(false);
    await silent.kind.resume(job({ error }));
    expect(silent.resumed).toEqual([]);
    const signed = kind(true);
    await signed.kind.resume(job({ error }));
    expect(signed.resumed).toEqual(['a']);
    expect(signed.ask).toHaveBeenCalledWith(INFO.url);
  });

  it('asks for the host that wants to know, not for that of the job', async () => {
    const url = 'https://parts.example/o/part';
    const error = { code: 'clone.auth_required', params: { url } };
    const { kind: clones, ask } = kind(true);
    await clones.resume(job({ error }));
    expect(ask).toHaveBeenCalledWith(url);
  });
});

it('a job goes on only once its host is trusted', async () => {
  const error = unknownHost('SHA256:x');
  const job = { id: 'a', outputs: [], error, spec: { kind: 'clone' } };
  for (const answer of [false, true]) {
    const resume = jest.fn(() => Promise.resolve());
    const trust = jest.fn(() => Promise.resolve(answer));
    const questions = { logIn: () => Promise.resolve(true), trust };
    const kind = new CloneKind(repositoryIcon, { resume }, questions, trans);
    await kind.resume(job as unknown as Job);
    expect(trust).toHaveBeenCalledWith(error.params);
    expect(resume).toHaveBeenCalledTimes(answer ? 1 : 0);
  }
});

describe('folders', () => {
  const tree = new FolderTree(['a', 'a/x', 'a/x/1', 'a/y', 'a/z', 'b']);
  const names = (folders: ReturnType<FolderTree['visible']>): string[] =>
    folders.map(({ level, name }) => `${level} ${name}`);

  it('are shown where their parents are open', () => {
    expect(names(tree.visible(new Set()))).toEqual(['1 a', '1 b']);
    expect(names(tree.visible(new Set(['a'])))).toEqual([
      '1 a',
      '2 x',
      '2 y',
      '2 z',
      '1 b'
    ]);
  });

  it('are found by any part of their path', () => {
    expect(names(tree.find('X'))).toEqual(['1 a/x', '1 a/x/1']);
  });

  it('bring what is in them', () => {
    const chosen = tree.add(new Set(['a/x/1', 'b']), 'a');
    expect([...chosen].sort()).toEqual(['a', 'b']);
    const choice = choiceOf(chosen);
    expect([choice('a/x/1'), choice('b')]).toEqual(['all', 'all']);
  });

  it('leave their siblings when one is taken out', () => {
    const chosen = tree.remove(new Set(['a']), 'a/x');
    expect([...chosen].sort()).toEqual(['a/y', 'a/z']);
    const choice = choiceOf(chosen);
    expect(['a', 'a/x', 'a/y', 'b'].map(choice)).toEqual([
      'part',
      'none',
      'all',
      'none'
    ]);
    expect(tree.remove(chosen, 'a').size).toBe(0);
  });
});

it('hosts are shown without user names', () => {
  expect(hostOf('ssh://git@example.org:22/o/r')).toBe('example.org:22');
});

it('what was stored is read with care', () => {
  expect(
    readOptions({ shallow: 'yes', lfs: true, conflict: 'overwrite' })
  ).toEqual({
    shallow: false,
    submodules: false,
    lfs: true,
    conflict: 'rename'
  });
});
