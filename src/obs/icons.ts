import { LabIcon } from '@jupyterlab/ui-components';

import obsSvg from '../../style/icons/obs.svg';

export const obsIcon = new LabIcon({
  name: 'jupyterlab-modelarts:obs',
  svgstr: obsSvg
});
