import type { Contents } from '@jupyterlab/services';
import type { TranslationBundle } from '@jupyterlab/translation';
import { UseSignal, closeIcon } from '@jupyterlab/ui-components';
import { useEffect, useState } from 'react';
import type { ReactElement } from 'react';

import { IconButton } from '../ui/iconbutton';
import { Destination } from './destination';
import type { IDestinationProps } from './destination';
import { DestinationModel } from './destinationmodel';
import { PageBoundary } from './boundary';
import type { PageList } from './pages';
import { Rail } from './rail';
import type { IGetDataContext, IGetDataPage } from './tokens';

/** Names the dialog. */
export const TITLE_ID = 'jp-modelarts-get-data-title';

export interface IGetDataViewProps {
  readonly trans: TranslationBundle;
  readonly contents: Contents.IManager;
  readonly pages: PageList;
  readonly browse: IDestinationProps['browse'];
  readonly destination: string;
  /** The page to begin with; if there is no such page, the first. */
  readonly page: string | undefined;
  onSelect(page: string): void;
  close(): void;
}

/** The dialog "Get data": where to, from where, and the chosen page. */
export function GetDataView(props: IGetDataViewProps): ReactElement {
  const { contents, destination, pages } = props;
  const [model] = useState(() => new DestinationModel(contents, destination));
  useEffect(() => () => model.dispose(), [model]);
  return (
    <UseSignal signal={model.changed}>
      {() => (
        <div className="jp-ModelArts-GetData">
          <Header {...props} model={model} />
          <UseSignal signal={pages.changed}>
            {() => <Pages {...props} context={contextOf(model, props)} />}
          </UseSignal>
        </div>
      )}
    </UseSignal>
  );
}

function contextOf(
  model: DestinationModel,
  { close }: IGetDataViewProps
): IGetDataContext {
  return {
    destination: model.path,
    destinationState: model.state,
    settleDestination: () => model.settle(),
    close
  };
}

function Header(
  props: IGetDataViewProps & { model: DestinationModel }
): ReactElement {
  const { trans, model, browse, close } = props;
  return (
    <div className="jp-ModelArts-GetData-header">
      <h2 id={TITLE_ID} className="jp-ModelArts-GetData-title">
        {trans.__('Get data')}
      </h2>
      <Destination trans={trans} model={model} browse={browse} />
      <IconButton icon={closeIcon} label={trans.__('Close')} onClick={close} />
    </div>
  );
}

function Pages(
  props: IGetDataViewProps & { context: IGetDataContext }
): ReactElement {
  const { trans, pages, onSelect, context } = props;
  const [wanted, setWanted] = useState(props.page);
  const selected = pages.all.find(page => page.id === wanted) ?? pages.all[0];
  const [visited, setVisited] = useState<ReadonlySet<string>>(new Set());
  const id = selected?.id;
  useEffect(() => {
    if (id !== undefined) {
      setVisited(before => new Set(before).add(id));
    }
  }, [id]);
  if (!selected) {
    return (
      <p className="jp-ModelArts-Placeholder">
        {trans.__('No source of data is installed.')}
      </p>
    );
  }
  return (
    <div className="jp-ModelArts-GetData-body">
      <Rail
        label={trans.__('Sources')}
        pages={pages.all}
        selected={selected.id}
        ids={idsOf}
        onSelect={page => {
          setWanted(page);
          onSelect(page);
        }}
      />
      {pages.all.map(page => (
        <div
          key={page.id}
          id={idsOf(page).panel}
          className="jp-ModelArts-GetData-page"
          role="tabpanel"
          aria-labelledby={idsOf(page).tab}
          hidden={page !== selected}
        >
          {/* A page that was left keeps what was typed into it. */}
          {(page === selected || visited.has(page.id)) && (
            <PageBoundary trans={trans}>{page.render(context)}</PageBoundary>
          )}
        </div>
      ))}
    </div>
  );
}

function idsOf({ id }: IGetDataPage): { tab: string; panel: string } {
  const prefix = `jp-modelarts-get-data-${id}`;
  return { tab: `${prefix}-tab`, panel: `${prefix}-panel` };
}
