import { nullTranslator } from '@jupyterlab/translation';
import { act } from 'react';
import type { ReactElement } from 'react';
import { createRoot } from 'react-dom/client';

import type {
  CloneCredentials,
  CloneInfo,
  CloneSpec,
  Job
} from '../../core/contract.gen';
import { localError } from '../../core/errors';
import type { IGetDataContext } from '../../core/getdata/tokens';
import { repositoryIcon } from '../icon';
import { CloneKind, hostOf } from '../kind';
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

/** A server that has one repository, for all or for who is signed in. */
class Server {
  constructor(
    public info: Partial<CloneInfo> = {},
    public isPrivate = false
  ) {}

  readonly logins: CloneCredentials[] = [];
  readonly looks: string[] = [];

  look(url: string): Promise<CloneInfo> {
    this.looks.push(url);
    return this.isPrivate && this.logins.length === 0
      ? Promise.reject(
          localError('clone.auth_required', 'who?', { retryable: true })
        )
      : Promise.resolve({ ...INFO, ...this.info });
  }

  tree() {
    return Promise.resolve({ folders: ['docs', 'docs/a'], complete: true });
  }

  logIn(credentials: CloneCredentials): Promise<void> {
    this.logins.push(credentials);
    return Promise.resolve();
  }
}

async function typed(server: Server, url = INFO.url): Promise<CloneModel> {
  const model = new CloneModel(server);
  model.type(url);
  await model.look();
  return model;
}

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
    const ask = jest.fn(() => Promise.resolve(answer));
    return {
      kind: new CloneKind(repositoryIcon, api, ask, trans),
      ask,
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
    const error = { code: 'clone.wrong_credentials' };
    const silent = kind(false);
    await silent.kind.resume(job({ error }));
    expect(silent.resumed).toEqual([]);
    const signed = kind(true);
    await signed.kind.resume(job({ error }));
    expect(signed.resumed).toEqual(['a']);
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
