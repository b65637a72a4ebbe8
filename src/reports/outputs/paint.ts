/** Colors for words of plain text. */
import type { Verdict } from '../../core/verdict/finding';
import type { Severity } from '../../core/advisory/evidence';

/** What a word is, not what color it has. */
export type Tone = 'heading' | 'faint' | 'critical' | 'high' | 'medium' | 'low' | 'unknown' | 'good';

export type Paint = (tone: Tone, text: string) => string;

/** Select Graphic Rendition of ECMA-48: only the colors that a person's own theme defines, so that both light and dark ones can be read. */
const renditions: Readonly<Record<Tone, string>> = {
  heading: '1',
  faint: '2',
  critical: '1;31',
  high: '31',
  medium: '33',
  low: '36',
  unknown: '35',
  good: '32',
};

export const noPaint: Paint = (_tone, text) => text;

/** `text` must not hold escape sequences of its own. */
export const terminalPaint: Paint = (tone, text) => (text === '' ? '' : `\u001b[${renditions[tone]}m${text}\u001b[0m`);

export const severityTones: Readonly<Record<Severity, Tone>> = {
  CRITICAL: 'critical',
  HIGH: 'high',
  MEDIUM: 'medium',
  LOW: 'low',
  UNKNOWN: 'unknown',
};

export const verdictTones: Readonly<Record<Verdict, Tone>> = {
  malicious: 'critical',
  vulnerable: 'critical',
  accepted: 'low',
  safe: 'good',
  clean: 'good',
  review: 'medium',
  notChecked: 'medium',
};
