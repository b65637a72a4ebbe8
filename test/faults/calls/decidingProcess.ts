/** A process that makes decisions in a risk file, one after the other, and says of each that it is made. It may be killed at a call of the file system. */
import { UserError } from '../../../src/core/message/errors';
import { nodeFileSystem } from '../../../src/platform/nodeFileSystem';
import { type RiskChange, undoRiskChange } from '../../../src/sources/risks/changeRiskFile';
import type { NewDecision } from '../../../src/sources/risks/riskText';
import { acceptInFile, endInFile } from '../../../src/tasks/risks';

/** `undo` takes back what the step before it changed. */
export type DecidingStep =
  | { readonly kind: 'accept'; readonly reason: string }
  | { readonly kind: 'end'; readonly reason: string }
  | { readonly kind: 'undo' };

/** Of every decision that is accepted here, next to its reason. */
export const acceptedHere: Omit<NewDecision, 'reason'> = {
  ...{ advisory: 'GHSA-1', package: 'flask', until: '2099-12-31', owner: 'ann', version: '1.0' },
  evidence: { ids: ['CVE-1', 'GHSA-1'], severity: 'HIGH', exploits: 1 },
};

async function main([file = '', steps = '[]']: readonly string[]): Promise<void> {
  let last: RiskChange | undefined;
  for (const step of JSON.parse(steps) as readonly DecidingStep[]) {
    const said = await make(step).catch((error: unknown) => {
      if (error instanceof UserError && error.code === 'notWritable') return 'refused';
      throw error;
    });
    console.log(said);
  }

  async function make(step: DecidingStep): Promise<'made'> {
    if (step.kind === 'accept') last = await acceptInFile(file, [{ ...acceptedHere, reason: step.reason }]);
    else if (step.kind === 'end')
      last = await endInFile(file, (inForce) => inForce.filter(({ reason }) => reason === step.reason));
    else if (last !== undefined) await undoRiskChange(nodeFileSystem, last);
    return 'made';
  }
}

if (require.main === module)
  main(process.argv.slice(2)).catch((error: unknown) => {
    console.error(error);
    process.exitCode = 1;
  });
