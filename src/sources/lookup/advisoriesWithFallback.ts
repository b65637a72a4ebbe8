/** A live advisory source with data at hand for when it cannot be reached. */
import { type AdvisoryAnswer, type AdvisorySource, lacksGithub } from '../../core/advisory/source';
import { say, type Text } from '../../core/message/text';

/** `onDidFallBack` is told once. */
export function advisoriesWithFallback(
  live: AdvisorySource,
  atHand: AdvisorySource,
  onDidFallBack: (message: Text) => void,
): AdvisorySource {
  let isTold = false;
  const tell = (why: string): void => {
    if (isTold) return;
    isTold = true;
    const { label, dataDate } = atHand.provenance;
    const other = dataDate === undefined ? label : say`${label} of ${dataDate.slice(0, 10)}`;
    onDidFallBack(say`${live.provenance.label} ${why}. Local ${other} are used instead.`);
  };
  return {
    provenance: live.provenance,
    atHand: atHand.provenance,
    announce: (names, signal) => live.announce?.(names, signal),
    fetchAdvisories: async (name, signal): Promise<AdvisoryAnswer> => {
      const answer = await live.fetchAdvisories(name, signal);
      const why = answer.status === 'unavailable' ? answer.why : answer.unreadable;
      if (why === undefined) return answer;
      const kept = await atHand.fetchAdvisories(name, signal);
      if (kept.status !== 'ok') return answer;
      tell(why);
      const { origin, dataDate, label, coverage } = atHand.provenance;
      const read = answer.status === 'ok' ? answer.value : [];
      const ids = new Set(read.map(({ id }) => id));
      return {
        ...kept,
        value: [...read, ...kept.value.filter(({ id }) => !ids.has(id))],
        origin: {
          url: origin,
          label,
          stale: true,
          fromFile: true,
          fromCache: true,
          ...(dataDate === undefined ? {} : { dataDate }),
          ...(coverage === undefined ? {} : { lacksGithub: lacksGithub(coverage) }),
        },
      };
    },
  };
}
