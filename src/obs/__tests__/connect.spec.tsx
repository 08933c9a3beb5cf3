import '@testing-library/jest-dom';

import { nullTranslator } from '@jupyterlab/translation';
import { fireEvent, render, screen, waitFor } from '@testing-library/react';

import { ConnectView } from '../connect';
import { draftOf, isReady, requestOf } from '../draft';
import { presetOf } from '../presets';
import { FakeStore, makeError, makeInfo } from './fakestore';

const trans = nullTranslator.load('jupyterlab_modelarts');
const onSaved = jest.fn();
const close = jest.fn();

let store: FakeStore;

beforeEach(() => {
  jest.resetAllMocks();
  store = new FakeStore();
});

function show(info: Parameters<typeof ConnectView>[0]['info'] = null) {
  render(<ConnectView {...{ api: store.api, trans, info, onSaved, close }} />);
}

const type = (label: string, value: string) =>
  fireEvent.change(screen.getByLabelText(label), { target: { value } });
const button = (name: string) => screen.getByRole('button', { name });

describe('the dialog to connect a store', () => {
  it('needs keys before it tests or connects', () => {
    show();
    expect(button('Test connection')).toBeDisabled();
    type('Access key (AK)', 'AK');
    expect(button('Connect')).toBeDisabled();
    type('Secret key (SK)', 'SK');
    expect(button('Connect')).toBeEnabled();
  });

  it('masks the secret key and the token', () => {
    show();
    expect(screen.getByLabelText('Secret key (SK)')).toHaveAttribute(
      'type',
      'password'
    );
    expect(screen.getByLabelText('Security token')).toHaveAttribute(
      'type',
      'password'
    );
  });

  it('knows the endpoint of a region', async () => {
    show();
    type('Region', 'cn-south-1');
    type('Access key (AK)', 'AK');
    type('Secret key (SK)', 'SK');
    fireEvent.click(button('Connect'));
    await waitFor(() => expect(onSaved).toHaveBeenCalled());
    expect(close).toHaveBeenCalled();
    expect(store.bodies).toMatchObject([
      { id: null, bucket: '', write: false },
      {
        endpoint: 'https://obs.cn-south-1.myhuaweicloud.com',
        keys: { access_key: 'AK', secret_key: 'SK', token: '' }
      }
    ]);
  });

  it('asks for the endpoint of another server', () => {
    show();
    type('Object store', 'other');
    type('Access key (AK)', 'AK');
    type('Secret key (SK)', 'SK');
    expect(button('Connect')).toBeDisabled();
    type('Endpoint', 'http://127.0.0.1:9000');
    expect(button('Connect')).toBeEnabled();
  });

  it('shows each step of a test, with the reason and remedy of what failed', async () => {
    store.report = {
      steps: [
        { step: 'connect', done: true, error: null },
        { step: 'list', done: true, error: null },
        {
          step: 'put',
          done: true,
          error: makeError('objectstore.access_denied', 'May not write.')
        },
        { step: 'get', done: false, error: null }
      ],
      bucket: 'data',
      milliseconds: 3
    };
    show();
    type('Access key (AK)', 'AK');
    type('Secret key (SK)', 'SK');
    fireEvent.click(button('Test connection'));
    expect(
      await screen.findByText(/The connection does not work yet/)
    ).toBeInTheDocument();
    const steps = screen.getAllByRole('listitem');
    expect(steps.map(step => step.dataset['state'])).toEqual([
      'good',
      'good',
      'failed',
      'left-out'
    ]);
    expect(steps[2]).toHaveTextContent('May not write. Do something else.');
  });

  it('stays open and says why when it fails', async () => {
    show();
    type('Access key (AK)', 'AK');
    type('Secret key (SK)', 'SK');
    store.failure = makeError('objectstore.bad_connection', 'No good.');
    fireEvent.click(button('Connect'));
    expect(await screen.findByText(/No good/)).toBeInTheDocument();
    expect(close).not.toHaveBeenCalled();
  });

  it('keeps the keys of a connection that is edited', async () => {
    show(makeInfo('store', { name: 'Mine' }));
    expect(screen.getByLabelText('Secret key (SK)')).toHaveValue('');
    type('Name', 'Ours');
    fireEvent.click(button('Save'));
    await waitFor(() => expect(onSaved).toHaveBeenCalled());
    expect(store.requests).toContain('PUT connections/store');
    // Another name is nothing to be tested.
    expect(store.bodies).toMatchObject([{ name: 'Ours', keys: null }]);
  });

  it('tests an edited connection that leads elsewhere, without writing', async () => {
    show(makeInfo('store', { name: 'Mine' }));
    type('Bucket', 'other');
    fireEvent.click(button('Save'));
    await waitFor(() => expect(onSaved).toHaveBeenCalled());
    expect(store.bodies).toMatchObject([
      { id: 'store', bucket: 'other', write: false },
      { bucket: 'other' }
    ]);
  });

  it('saves what fails the test only when that is wanted all the same', async () => {
    const fault = makeError('objectstore.not_a_store', 'A web site.');
    store.report = {
      steps: [{ step: 'connect', done: true, error: fault }],
      bucket: '',
      milliseconds: null
    };
    show();
    type('Access key (AK)', 'AK');
    type('Secret key (SK)', 'SK');
    fireEvent.click(button('Connect'));
    expect(await screen.findByText(/A web site/)).toBeInTheDocument();
    expect(onSaved).not.toHaveBeenCalled();
    type('Name', 'Other');
    fireEvent.click(button('Connect'));
    expect(await screen.findByText(/A web site/)).toBeInTheDocument();
    expect(onSaved).not.toHaveBeenCalled();
    fireEvent.click(button('Connect anyway'));
    await waitFor(() => expect(onSaved).toHaveBeenCalled());
  });

  it('saves keys that may do no more than read', async () => {
    const denied = makeError('objectstore.access_denied', 'May not.');
    store.report = {
      steps: [
        { step: 'connect', done: true, error: null },
        { step: 'list', done: true, error: null },
        { step: 'put', done: true, error: denied }
      ],
      bucket: 'data',
      milliseconds: 3
    };
    show();
    type('Access key (AK)', 'AK');
    type('Secret key (SK)', 'SK');
    fireEvent.click(button('Connect'));
    await waitFor(() => expect(onSaved).toHaveBeenCalled());
  });
});

describe('the draft of a connection', () => {
  it('finds the preset of an endpoint', () => {
    expect(presetOf('https://obs.cn-north-4.myhuaweicloud.com')).toEqual({
      preset: 'obs',
      region: 'cn-north-4'
    });
    expect(presetOf('https://s3.eu-west-1.amazonaws.com').preset).toBe('aws');
    expect(presetOf('http://127.0.0.1:9000').preset).toBe('other');
  });

  it('becomes the request that it was made of', () => {
    const info = makeInfo('store', {
      endpoint: 'https://obs.cn-north-4.myhuaweicloud.com',
      bucket: 'b',
      ca_file: 'ca.pem'
    });
    const { id: _id, source: _source, ...settings } = info.connection;
    expect(requestOf(draftOf(info))).toEqual({ ...settings, keys: null });
    expect(isReady(draftOf(info), false)).toBe(true);
    expect(isReady(draftOf(info), true)).toBe(false);
  });
});
