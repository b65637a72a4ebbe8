/** What is known of a source before it is asked: names, addresses, limits, token, data files, and its words in help, settings, and documentation. */
import type { ServiceId, SourceSecrets, SourceSettings } from '../core/scan/sourceSettings';

/** At most `requests` in any `ms` milliseconds. */
export interface RollingLimit {
  readonly requests: number;
  readonly ms: number;
}

export interface ServiceLimits {
  readonly atOnce: number;
  /** All hold at the same time. */
  readonly rolling: readonly RollingLimit[];
  /** Milliseconds to wait when the service says "too many" without saying how long. */
  readonly limitedWaitMs: number;
  /** Milliseconds without a byte of an answer after which none is expected; a minute when absent. */
  readonly silenceMs?: number;
}

/** A token, key, or login. */
export interface SourceToken {
  /** Its name among the secrets. */
  readonly id: string;
  /** Where the command line finds it. */
  readonly variable: string;
  /** Name in lower case and value of the header that carries it. */
  readonly header: (secret: string) => readonly [string, string];
  /** What the service allows with it; absent: the same as without. */
  readonly limits?: ServiceLimits;
  /** Only a mirror sees it, never the service itself. */
  readonly ofMirror?: true;
  /** What goes with it: names of further secrets and their variables. */
  readonly further?: Readonly<Record<string, string>>;
}

/** Data on this disk that a person can name. */
export interface DataFile {
  /** Its name among the files of the settings. */
  readonly kind: string;
  /** As `sources check` calls it. */
  readonly label: string;
  /** Option of the command line, without dashes, what it takes, and its help. */
  readonly option: string;
  readonly value: 'FILE' | 'DIR';
  readonly help: string;
  /** Last word of its setting, and the setting's description. */
  readonly setting: string;
  readonly description: string;
  /** In "The {name} data is not there": what must be there before a scan begins; absent: its reader sees to that. */
  readonly required?: string;
  /** Its data does not lapse. */
  readonly isAgeless?: true;
}

export interface SourceFacts {
  /** In settings, options, and requests. */
  readonly id: ServiceId;
  /** As a person knows it. */
  readonly label: string;
  /** Without a slash at the end. The first is asked; the others are mirrors of the same data by the same publisher. */
  readonly bases: readonly [string, ...string[]];
  /** It publishes its data anew within days: older data is a copy that nobody refreshes. */
  readonly isRefreshed?: true;
  /** Where it keeps its files for everybody. */
  readonly furtherHosts?: readonly string[];
  /** Documented, else what its maintainers ask for, else modest. */
  readonly limits: ServiceLimits;
  /** Milliseconds from which on a scan is noticeably slower; ten seconds when absent. */
  readonly slowMs?: number;
  readonly token?: SourceToken;
  readonly files?: readonly DataFile[];
  /** Description of the setting that switches it off. */
  readonly description: string;
  /** Its row of the reference. */
  readonly reference: {
    readonly page: string;
    /** Where it is called otherwise there. */
    readonly name?: string;
    readonly adds: string;
    readonly asked: string;
    readonly needs: string;
  };
}

export const second = 1000;
export const minute = 60 * second;

/** What its service is asked with; undefined: it has none, or nobody there may see it. */
export function secretOf(
  { id, token }: SourceFacts,
  secrets: SourceSecrets,
  services: SourceSettings['services'],
): string | undefined {
  const secret = token === undefined ? undefined : secrets[token.id];
  if (secret === undefined || secret === '') return undefined;
  return token?.ofMirror === true && services[id]?.baseUrl === undefined ? undefined : secret;
}
