/** Limits of one service that others keep, too: the port behind which they count, on this machine or over several. */
import type { ServiceLimits } from '../sourceFacts';

/** Of a request under way. */
export interface SharedPlace {
  /** Frees it. `sent`: the request counts. Never rejects. */
  end(sent: boolean): Promise<void>;
}

export interface SharedGate {
  /**
   * Resolves when a request may leave. `closed`: the service asked another process for a wait, which the gate's owner was
   * told. Undefined: nothing is shared. Rejects only with the signal's reason.
   */
  enter(signal: AbortSignal): Promise<SharedPlace | 'closed' | undefined>;
  /** The same without a place. */
  whenRoom(signal: AbortSignal): Promise<'closed' | undefined>;
  /** The others learn that nothing may leave for so many milliseconds. */
  tell(ms: number): void;
}

/** `parts`: the service, its address, and the secret that it counts by. `onDidClose`: another process was told to wait so many milliseconds. */
export type OpenGate = (
  parts: readonly [service: string, address: string, secret: string],
  limits: Pick<ServiceLimits, 'atOnce' | 'rolling'>,
  onDidClose: (ms: number) => void,
) => SharedGate;

/** A request leaves when both let it; while the second makes it wait, it has its place at the first. */
export function bothGates(first: SharedGate, second: SharedGate): SharedGate {
  return {
    enter: async (signal) => {
      const one = await first.enter(signal);
      if (one === 'closed') return one;
      let isIn = false;
      try {
        const other = await second.enter(signal);
        if (other === 'closed') return other;
        isIn = true;
        return {
          end: async (sent) => {
            await Promise.all([one?.end(sent), other?.end(sent)]);
          },
        };
      } finally {
        if (!isIn) await one?.end(false);
      }
    },
    whenRoom: async (signal) => (await first.whenRoom(signal)) ?? (await second.whenRoom(signal)),
    tell: (ms) => {
      first.tell(ms);
      second.tell(ms);
    },
  };
}
