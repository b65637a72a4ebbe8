/** The journal on a real disk: what is acknowledged is there, what is torn goes. */
import assert from 'node:assert/strict';
import { appendFileSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Journal } from '../../../src/engine/journal/journal';
import { decodeJournal } from '../../../src/engine/journal/journalDecoder';
import { recoverJournal } from '../../../src/engine/journal/recoverJournal';
import { nodeFileSystem } from '../../../src/platform/nodeFileSystem';
import { systemClock } from '../../../src/platform/systemClock';
import { committed, planned, result } from '../../support/sampleEvents';
import { useTemporaryFolder } from '../../support/temporaryFolder';

describe('journal', () => {
  const folder = useTemporaryFolder();
  const path = (): string => join(folder(), 'journal.jsonl');
  const open = () => Journal.open(nodeFileSystem, systemClock, path());

  it('has an event on the disk when its append resolves, without a flush', async () => {
    const { journal } = await open();
    await journal.append(planned(['flask']));
    assert.equal(decodeJournal(readFileSync(path())).events.length, 1);
    await journal.close();
  });

  it('goes on with the chain where an earlier run stopped', async () => {
    const first = await open();
    await first.journal.commit(planned(['flask']));
    await first.journal.close();
    const second = await open();
    await second.journal.commit(result('flask'));
    await second.journal.close();
    assert.equal(decodeJournal(readFileSync(path())).ending, 'intact');
    assert.equal(decodeJournal(readFileSync(path())).events.length, 2);
  });

  it('cuts a torn last line off before it appends', async () => {
    const first = await open();
    await first.journal.commit(planned(['flask']));
    await first.journal.close();
    appendFileSync(path(), '{"seq":1,"prev":"');
    const second = await open();
    assert.equal(second.content.ending, 'torn');
    await second.journal.commit(result('flask'));
    await second.journal.close();
    assert.equal(decodeJournal(readFileSync(path())).ending, 'intact');
  });

  it('is readable by its owner only', async () => {
    const { journal } = await open();
    await journal.close();
    assert.equal(statSync(path()).mode & 0o777, 0o600);
  });

  it('refuses to append after the disk refused', async () => {
    const failing = {
      ...nodeFileSystem,
      open: async (...args: Parameters<typeof nodeFileSystem.open>) => {
        const file = await nodeFileSystem.open(...args);
        return Object.assign(Object.create(file) as typeof file, {
          sync: () => Promise.reject(new Error('disk gone')),
        });
      },
    };
    const { journal } = await Journal.open(failing, systemClock, path());
    await assert.rejects(journal.commit(planned(['flask'])), /disk gone/);
    await assert.rejects(journal.append(result('flask')), /disk gone/);
    await assert.rejects(journal.close(), /disk gone/);
  });

  it('sets a damaged journal aside and goes on with every sound line', async () => {
    const { journal } = await open();
    for (const event of [planned(['flask', 'jinja2']), result('flask'), result('jinja2'), committed(['flask'])]) {
      await journal.commit(event);
    }
    await journal.close();
    const damaged = readFileSync(path());
    const at = damaged.indexOf('"flask"', damaged.indexOf('\n'));
    damaged[at + 1] = 'F'.charCodeAt(0);
    writeFileSync(path(), damaged);

    const recovered = await recoverJournal(nodeFileSystem, systemClock, path());
    await recovered.journal.close();
    assert.deepEqual(readFileSync(recovered.setAside!), damaged);
    // What was saved without its result being known is not done.
    assert.equal(recovered.record.results.size, 1);
    assert.equal(recovered.record.saved.size, 0);
    assert.equal(decodeJournal(readFileSync(path())).ending, 'intact');
  });
});
