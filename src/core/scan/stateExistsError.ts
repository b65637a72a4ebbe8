/** The refusal to guess: older state exists and nobody said whether to resume it. */
import { UserError } from '../message/errors';
import type { ResumableScan } from './resumableScan';
import { say, type Text } from '../message/text';

export class StateExistsError extends UserError {
  readonly resumable: ResumableScan;

  constructor(resumable: ResumableScan, next: Text) {
    super({ code: 'stateExists', what: whatWaits(resumable), file: resumable.workbookPath, next });
    this.resumable = resumable;
  }
}

function whatWaits({ completedPackages, totalPackages, updatedAt, data = [], isUnreadable }: ResumableScan): Text {
  const day = updatedAt.slice(0, 10);
  if (isUnreadable === true) {
    return say`An earlier scan stopped on ${day} after ${completedPackages} of ${totalPackages} packages, and its journal cannot be read: its checkpoints are valid`;
  }
  return data.length === 0
    ? say`An earlier scan stopped on ${day} after ${completedPackages} of ${totalPackages} packages`
    : say`An earlier scan stopped on ${day} after ${completedPackages} of ${totalPackages} packages, checked with ${data.join(', ')}`;
}
