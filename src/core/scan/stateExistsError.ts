/** The refusal to guess: older state exists and nobody said whether to resume it. */
import { UserError } from '../errors';
import type { ResumableScan } from './resumableScan';

export class StateExistsError extends UserError {
  readonly resumable: ResumableScan;

  constructor(resumable: ResumableScan, next: string) {
    const { completedPackages, totalPackages } = resumable;
    super({
      code: 'stateExists',
      what: `An earlier scan stopped after ${completedPackages} of ${totalPackages} packages`,
      file: resumable.workbookPath,
      next,
    });
    this.resumable = resumable;
  }
}
