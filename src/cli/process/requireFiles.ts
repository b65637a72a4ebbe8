/** Makes sure, before a scan begins, that the data files it was given are there. Reads none of them. */
import { constants } from 'node:fs';
import { access } from 'node:fs/promises';
import type { SourceSettings } from '../../core/scan/sourceSettings';
import { errnoOf, UserError } from '../../core/errors';
import { say } from '../../core/text/text';

/** A folder of PyPI documents is listed, and so checked, by its source. Throws UserError `advisoriesUnreadable`. */
export async function requireFiles({ kev, epss, exploitDb }: SourceSettings['files']): Promise<void> {
  for (const [option, file] of Object.entries({ kev, epss, 'exploit-db': exploitDb })) {
    if (file === undefined) continue;
    try {
      await access(file, constants.R_OK);
    } catch (cause) {
      const isMissing = errnoOf(cause) === 'ENOENT';
      throw new UserError({
        code: 'advisoriesUnreadable',
        what: isMissing ? say`The file of --${option} is not there` : say`The file of --${option} cannot be read`,
        file,
        next: isMissing
          ? say`Check its name, or leave the option out to ask the service`
          : say`Make it readable for you`,
        cause,
      });
    }
  }
}
