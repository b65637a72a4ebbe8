/** What a person's press makes of a query. */
import type { GridField } from './gridColumn';
import { type ColumnFilter, type GridQuery, isActive, type RowState } from './gridQuery';

/** Up, down, and back to the sheet's own order. */
export function sortedBy(query: GridQuery, field: GridField): GridQuery {
  const { sort, ...others } = query;
  const isSame = sort?.field === field;
  return isSame && sort.descending ? others : { ...others, sort: { field, descending: isSame } };
}

/** A column has one filter; one that lets every cell through is left out. */
export function filteredBy(query: GridQuery, filter: ColumnFilter): GridQuery {
  const others = query.filters.filter(({ field }) => field !== filter.field);
  return { ...query, filters: isActive(filter) ? [...others, filter] : others };
}

export function withStateToggled(query: GridQuery, state: RowState): GridQuery {
  const { states = [] } = query;
  return { ...query, states: states.includes(state) ? states.filter((one) => one !== state) : [...states, state] };
}

/** All columns, or those that matter. */
export function withViewToggled(query: GridQuery): GridQuery {
  return { ...query, view: query.view === 'matters' ? 'all' : 'matters' };
}

/** Every row of the view, in the sheet's order. */
export function withEveryRow({ view }: GridQuery): GridQuery {
  return { filters: [], ...(view === undefined ? {} : { view }) };
}
