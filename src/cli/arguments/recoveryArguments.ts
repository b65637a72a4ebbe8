/** Reads how a scan is to start: fresh, resumed, from a checkpoint, a package or a batch. Refuses two answers at once. */
import { defaultRecoveryOptions, mergeStrategies, type RecoveryOptions } from '../../core/scan/recoveryOptions';
import { badArgument, type OptionValues } from './optionValues';
import { readChoice, readNumber } from './readValue';

const starts = ['start-fresh', 'resume-auto', 'checkpoint', 'resume-from-package', 'resume-from-batch'] as const;

/** Choosing cell by cell needs a person who answers: see changedPrompt. */
const terminalMergeStrategies = mergeStrategies.filter((strategy) => strategy !== 'manual');

/** Throws UserError `badArgument`. */
export function readRecovery(values: OptionValues): RecoveryOptions {
  const given = starts.filter((name) => values.has(name));
  if (given.length > 1) {
    const names = given.map((name) => `--${name}`).join(' and ');
    throw badArgument(values.command, `${names} exclude each other`, 'Pass only one of them');
  }
  const common: RecoveryOptions = {
    ...defaultRecoveryOptions,
    forceContinue: values.has('force-continue'),
    ...(values.has('reuse-results') ? { reuseResults: true } : {}),
    mergeStrategy:
      readChoice(values, 'merge-strategy', terminalMergeStrategies) ?? defaultRecoveryOptions.mergeStrategy,
  };
  const start = given[0];
  if (start === undefined) return common;
  switch (start) {
    case 'start-fresh':
      return { ...common, resumeMode: 'fresh' };
    case 'resume-auto':
      return { ...common, resumeMode: 'auto' };
    case 'checkpoint':
      return { ...common, resumeMode: 'custom', checkpointId: readCheckpointId(values) };
    // People count from 1.
    case 'resume-from-package':
      return { ...common, resumeMode: 'custom', startFromPackage: readNumber(values, 'resume-from-package') - 1 };
    case 'resume-from-batch':
      return { ...common, resumeMode: 'custom', startFromBatch: readNumber(values, 'resume-from-batch') - 1 };
  }
}

/** The one that goes on with an earlier scan; undefined: none. */
export function resumingOption(values: OptionValues): string | undefined {
  return ['resume-auto', 'checkpoint'].find((name) => values.has(name));
}

function readCheckpointId(values: OptionValues): string {
  const id = values.value('checkpoint') ?? '';
  if (/^[a-z0-9-]{1,64}$/.test(id)) return id;
  const next = 'Copy the ID from ihacpa checkpoints list WORKBOOK';
  throw badArgument(values.command, `--checkpoint ${id} is not a checkpoint's ID`, next);
}
