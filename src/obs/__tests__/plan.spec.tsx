import '@testing-library/jest-dom';
import { nullTranslator } from '@jupyterlab/translation';
import { render, screen } from '@testing-library/react';

import { Formatter } from '../../core/format';
import { PlanView } from '../plan';

const trans = nullTranslator.load('any');

describe('what a transfer would do', () => {
  it('names first what is lost', () => {
    render(
      <PlanView
        plan={{
          copies: 2,
          copy_size: 30,
          overwrites: 1,
          skips: 1,
          deletes: 1,
          complete: true,
          entries: [
            { action: 'skip', source: 's', destination: 'same', size: 1 },
            { action: 'copy', source: 'n', destination: 'new', size: 10 },
            { action: 'overwrite', source: 'o', destination: 'old', size: 20 },
            { action: 'delete', source: 'extra', destination: '', size: 5 }
          ]
        }}
        isFiltered={false}
        trans={trans}
        format={new Formatter(trans, 'en')}
      />
    );
    const rows = screen.getAllByRole('listitem');
    expect(rows.map(row => row.children[1]?.textContent)).toEqual([
      'extra',
      'old',
      'new',
      'same'
    ]);
    expect(rows.map(row => row.classList.contains('jp-mod-loses'))).toEqual([
      true,
      true,
      false,
      false
    ]);
    expect(
      screen.getByText(/1 of them replaces what is there/)
    ).toBeInTheDocument();
  });

  it.each([
    [true, 'No file matches the patterns.'],
    [false, 'There is nothing to copy.']
  ])('says when that is nothing (with patterns: %s)', (isFiltered, text) => {
    render(
      <PlanView
        plan={{
          copies: 0,
          copy_size: 0,
          overwrites: 0,
          skips: 0,
          deletes: 0,
          complete: true,
          entries: []
        }}
        isFiltered={isFiltered}
        trans={trans}
        format={new Formatter(trans, 'en')}
      />
    );
    expect(screen.getByText(text)).toBeInTheDocument();
  });
});
