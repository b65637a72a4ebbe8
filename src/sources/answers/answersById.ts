/** What an answer about a group of ids says of each of them. */
import { type Unanswered, unreadable } from './answerText';

export interface ReadById<Value> {
  readonly byId: ReadonlyMap<string, Value>;
  /** Every record that the answer counts is here and could be read. */
  readonly isWhole: boolean;
}

/**
 * Null: the service has nothing of it. Records of ids that nobody asked about are left out; undefined when there are no
 * others, so that the service answered another question.
 */
export function answersById<Value>(
  ids: readonly string[],
  { byId, isWhole }: ReadById<Value>,
): ReadonlyMap<string, Value | null | Unanswered> | undefined {
  if (byId.size > 0 && !ids.some((id) => byId.has(id))) return undefined;
  return new Map(ids.map((id) => [id, byId.get(id) ?? (isWhole ? null : unreadable)]));
}
