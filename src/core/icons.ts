import { LabIcon } from '@jupyterlab/ui-components';

import clearFinishedSvg from '../../style/icons/clear-finished.svg';
import getDataSvg from '../../style/icons/get-data.svg';
import transfersSvg from '../../style/icons/transfers.svg';

export const transferIcon = new LabIcon({
  name: 'jupyterlab-modelarts:transfers',
  svgstr: transfersSvg
});

export const getDataIcon = new LabIcon({
  name: 'jupyterlab-modelarts:get-data',
  svgstr: getDataSvg
});

export const clearFinishedIcon = new LabIcon({
  name: 'jupyterlab-modelarts:clear-finished',
  svgstr: clearFinishedSvg
});
