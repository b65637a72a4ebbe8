/** A press on a header, a filter, a chip, or a view changes that part of the query, and leaves the others. */
import assert from 'node:assert/strict';
import {
  filteredBy,
  sortedBy,
  withEveryRow,
  withStateToggled,
  withViewToggled,
} from '../../../src/grid/query/changeQuery';
import type { ColumnFilter, GridQuery } from '../../../src/grid/query/gridQuery';

describe('a query that is changed', () => {
  const filter: ColumnFilter = { field: 'notes', text: 'urgent', presence: 'any', verdicts: [] };
  const full: GridQuery = {
    filters: [filter],
    states: ['vulnerable'],
    view: 'matters',
    sort: { field: 'packageName', descending: false },
  };

  it('is sorted up, down, and as the sheet is', () => {
    const up = sortedBy({ ...full, sort: { field: 'notes', descending: true } }, 'packageName');
    assert.deepEqual(up, full);
    const down = sortedBy(up, 'packageName');
    assert.deepEqual(down, { ...full, sort: { field: 'packageName', descending: true } });
    assert.deepEqual(sortedBy(down, 'packageName'), { filters: [filter], states: ['vulnerable'], view: 'matters' });
  });

  it('has one filter for a column, and none that lets every cell through', () => {
    const other = { ...filter, text: 'later' };
    assert.deepEqual(filteredBy(full, other), { ...full, filters: [other] });
    assert.deepEqual(filteredBy(full, { ...filter, text: '' }), { ...full, filters: [] });
    const second: ColumnFilter = { ...filter, field: 'packageName' };
    assert.deepEqual(filteredBy(full, second), { ...full, filters: [filter, second] });
  });

  it('takes a state in and out', () => {
    const both = withStateToggled(full, 'malicious');
    assert.deepEqual(both, { ...full, states: ['vulnerable', 'malicious'] });
    assert.deepEqual(withStateToggled(both, 'vulnerable'), { ...full, states: ['malicious'] });
    assert.deepEqual(withStateToggled({ filters: [] }, 'clean'), { filters: [], states: ['clean'] });
  });

  it('shows all columns or those that matter', () => {
    assert.deepEqual(withViewToggled(full), { ...full, view: 'all' });
    assert.deepEqual(withViewToggled({ filters: [] }), { filters: [], view: 'matters' });
  });

  it('hides no row, and keeps its view', () => {
    assert.deepEqual(withEveryRow(full), { filters: [], view: 'matters' });
    assert.deepEqual(withEveryRow({ filters: [filter] }), { filters: [] });
  });
});
