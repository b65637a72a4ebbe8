/** That publishers rate a flaw differently, which says nothing about whether they agree on the risk. */
import { remark } from '../message/remark';

/** `ratings`: words with their publishers, `HIGH by NVD`. */
export function severityConflict(ratings: readonly string[]): string {
  return remark`severity: ${ratings.join(', ')}`;
}

/** By its beginning: names of publishers may be any text. */
export function isSeverityConflict(conflict: string): boolean {
  return conflict.startsWith('severity: ');
}
