/** CISA's catalogue as recorded, whole or not at all. */
import { deepStrictEqual, strictEqual } from 'node:assert/strict';
import { readKevCatalog } from '../../../src/sources/kev/kevCatalog';
import { recordedJson } from '../../support/recorded';

const entry = { cveID: 'CVE-2024-0001', dateAdded: '2024-01-02', dueDate: '2024-01-23' };

describe('the catalogue of known exploited vulnerabilities', () => {
  it('is read with its due dates and ransomware flags', function () {
    const catalog = readKevCatalog(recordedJson(this, 'kev/known_exploited_vulnerabilities.json'));
    strictEqual(catalog?.byCve.size, 1404);
    strictEqual(catalog.released, '2025-08-25T17:04:19.979Z');
    deepStrictEqual(catalog.byCve.get('CVE-2025-48384'), {
      cve: 'CVE-2025-48384',
      dateAdded: '2025-08-25',
      dueDate: '2025-09-15',
      ransomware: false,
    });
    strictEqual(catalog.byCve.get('CVE-2021-44228')?.ransomware, true);
  });

  it('needs the ids alone: no count, and blanks around an id are none of it', () => {
    const catalog = readKevCatalog({ vulnerabilities: [{ cveID: ' CVE-2024-0001 ' }] });
    deepStrictEqual([...(catalog?.byCve.keys() ?? [])], ['CVE-2024-0001']);
    strictEqual(readKevCatalog({ vulnerabilities: [] }), undefined);
  });

  it('may lack its date and unknown keys', () => {
    const catalog = readKevCatalog({ count: 1, vulnerabilities: [{ ...entry, news: 1 }] });
    deepStrictEqual([...(catalog?.byCve.keys() ?? [])], ['CVE-2024-0001']);
    strictEqual(catalog?.released, undefined);
  });

  const lacking: readonly [string, object, object][] = [
    ['a due date', { dueDate: undefined }, { dateAdded: '2024-01-02' }],
    ['a due date that is not empty', { dueDate: '' }, { dateAdded: '2024-01-02' }],
    ['any date', { dueDate: null, dateAdded: 7 }, {}],
    ['nothing', { forensicTriage: 'Yes' }, { dateAdded: '2024-01-02', dueDate: '2024-01-23', forensicTriage: true }],
  ];
  for (const [what, change, read] of lacking) {
    it(`may lack ${what}: its ids alone decide`, () => {
      const catalog = readKevCatalog({ count: 1, vulnerabilities: [{ ...entry, ...change }] });
      deepStrictEqual(catalog?.byCve.get('CVE-2024-0001'), { cve: 'CVE-2024-0001', ...read, ransomware: false });
    });
  }

  const refused: readonly [string, unknown][] = [
    ['a count that does not match', { count: 2, vulnerabilities: [entry] }],
    ['no entries', { count: 0, vulnerabilities: [] }],
    ['an entry without an id', { count: 1, vulnerabilities: [{ dateAdded: '2024-01-02', dueDate: '2024-01-23' }] }],
    ['a text', 'Access Denied'],
  ];
  for (const [what, body] of refused) {
    it(`is refused with ${what}`, () => strictEqual(readKevCatalog(body), undefined));
  }
});
