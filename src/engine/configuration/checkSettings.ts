/** Judges an editor's settings as they were typed. Refuses wrong ones by name, and only sets aside what a strategy alone needs. */
import { UserError } from '../../core/message/errors';
import { isBatchField, isStrategyParameter, problemOf } from './batchFields';
import type { CheckedSettings, UnusableValue } from './configurationLayers';
import { defaultBatchConfiguration } from '../../core/scan/batchConfiguration';
import { joined, say, type Text } from '../../core/message/text';

/** One sentence per wrong value; unknown names are wrong, too. Empty: all good. */
export function settingProblems(settings: Readonly<Record<string, unknown>>): readonly Text[] {
  return Object.entries(settings).flatMap(([name, value]) => {
    if (isBatchField(name)) return problemOf(name, value) ?? [];
    return [say`${name} is unknown; allowed: ${Object.keys(defaultBatchConfiguration).join(', ')}`];
  });
}

/** By the fields' names, only what a person set. Throws UserError `badArgument` that names every wrong value. */
export function checkSettings(settings: Readonly<Record<string, unknown>>): CheckedSettings {
  const unusable: UnusableValue[] = [];
  const values: Record<string, unknown> = {};
  const wrong: Text[] = [];
  for (const [name, value] of Object.entries(settings)) {
    const [message] = settingProblems({ [name]: value });
    if (message === undefined) values[name] = value;
    else if (isBatchField(name) && isStrategyParameter(name)) unusable.push({ field: name, message });
    else wrong.push(message);
  }
  if (wrong.length === 0) return { values, unusable };
  throw new UserError({
    code: 'badArgument',
    what: say`The settings cannot be used: ${joined(wrong, '; ')}`,
    next: say`Correct them in the settings, then start again`,
  });
}
