/** Recordings made or changed by a person are marked: in the list beside them and in the tests' own table, one by one. */
import { deepStrictEqual, ok } from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { changedRecordings } from '../support/changedRecordings';
import { needSharedData } from '../support/sharedData';
import { projectRoot } from '../support/vscode/projectRoot';

/** What the list says of a file that is as the service sent it. */
const asSent = /^(verbatim|recorded exchange|body verbatim|vcr exchange re-serialised$)/;

/** What the list says of each file; its last column. */
function fidelities(index: string): ReadonlyMap<string, string> {
  const rows = index.split('\n').map((line) =>
    line
      .split('|')
      .slice(1, -1)
      .map((cell) => cell.trim()),
  );
  return new Map(
    rows.flatMap((cells) => (/^[\w-]+\/[\w./-]+$/.test(cells[0] ?? '') ? [[cells[0] ?? '', cells.at(-1) ?? '']] : [])),
  );
}

describe('recordings', () => {
  it('are listed with how true they are, each of them', function () {
    const index = needSharedData(this, join('recorded', 'INDEX.md'));
    const listed = fidelities(readFileSync(index, 'utf8'));
    const files = readdirSync(dirname(index), { recursive: true, encoding: 'utf8' })
      .map((name) => name.replaceAll('\\', '/'))
      .filter((name) => name.includes('/') && /\.\w+$/.test(name));
    deepStrictEqual(
      files.filter((name) => (listed.get(name) ?? '') === ''),
      [],
    );
  });

  it('that tests read and that somebody changed are in the table, and no others', function () {
    const index = needSharedData(this, join('recorded', 'INDEX.md'));
    const listed = fidelities(readFileSync(index, 'utf8'));
    const root = join(projectRoot(), 'test');
    const sources = readdirSync(root, { recursive: true, encoding: 'utf8' })
      .filter((name) => name.endsWith('.ts') && !name.includes('changedRecordings'))
      .map((name) => readFileSync(join(root, name), 'utf8'))
      .join('\n');
    const isRead = (name: string): boolean =>
      [name, name.split('/').at(-1) ?? name].some((each) => sources.includes(`${each}'`));
    // Converted by us without a change of what they say.
    const isChanged = ([name, how]: readonly [string, string]): boolean =>
      !asSent.test(how) && !/^YAML converted/.test(how) && existsSync(join(dirname(index), name));
    const changed = [...listed].filter(isChanged).map(([name]) => name);
    ok(changed.length > 10, 'the list is read');
    deepStrictEqual(
      changed.filter((name) => isRead(name) && !changedRecordings.has(name)),
      [],
    );
    deepStrictEqual(
      [...changedRecordings.keys()].filter((name) => !changed.includes(name)),
      [],
    );
  });
});
