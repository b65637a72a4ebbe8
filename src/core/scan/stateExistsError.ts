/** The refusal to guess: older state exists and nobody said whether to resume it. */
import { UserError } from '../errors';
import type { ResumableScan } from './resumableScan';
import { say, type Text } from '../text/text';

export class StateExistsError extends UserError {
  readonly resumable: ResumableScan;

  constructor(resumable: ResumableScan, next: Text) {
    const { completedPackages, totalPackages } = resumable;
    super({
      code: 'stateExists',
      what: say`An earlier scan stopped after ${completedPackages} of ${totalPackages} packages`,
      file: resumable.workbookPath,
      next,
    });
    this.resumable = resumable;
  }
}
