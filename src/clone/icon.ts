import { LabIcon } from '@jupyterlab/ui-components';

import repositorySvg from '../../style/icons/repository.svg';

export const repositoryIcon = new LabIcon({
  name: 'jupyterlab-modelarts:repository',
  svgstr: repositorySvg
});
