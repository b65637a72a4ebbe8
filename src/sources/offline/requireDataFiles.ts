/** Makes sure, before a scan begins, that the data files a person named are there. Reads none of them. */
import { constants } from 'node:fs';
import { access } from 'node:fs/promises';
import { errnoOf, UserError } from '../../core/message/errors';
import type { SourceSettings } from '../../core/scan/sourceSettings';
import { say } from '../../core/message/text';
import { dataFiles } from '../registered';

/** A folder of PyPI documents is listed, and so checked, by its source. Rejects with UserError `advisoriesUnreadable`. */
export async function requireDataFiles(files: SourceSettings['files']): Promise<void> {
  for (const { kind, required: data } of dataFiles) {
    const file = files[kind];
    if (file === undefined || data === undefined) continue;
    try {
      await access(file, constants.R_OK);
    } catch (cause) {
      const isMissing = errnoOf(cause) === 'ENOENT';
      throw new UserError({
        code: 'advisoriesUnreadable',
        what: isMissing ? say`The ${data} data does not exist` : say`The ${data} data cannot be read`,
        file,
        next: isMissing
          ? say`Correct the name of the file, or remove the option to query the service`
          : say`Make it readable for your user`,
        cause,
      });
    }
  }
}
