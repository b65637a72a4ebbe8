/** Names the packages whose results a resumed scan kept from earlier, by when and with what they were looked up. Judges none of them. */
import type { ScanSummary } from '../../core/scan/scanSummary';
import { counted } from '../../core/message/counted';
import { escapeControl } from './terminalText';

const mostNamed = 10;

export function reusedLines({ findings }: Pick<ScanSummary, 'findings'>): string[] {
  const groups = new Map<string, string[]>();
  for (const { package: name, reused } of findings) {
    if (reused === undefined) continue;
    const how = `checked on ${reused.at.slice(0, 10)} with ${reused.data}`;
    const same = groups.get(how);
    if (same === undefined) groups.set(how, [name]);
    else same.push(name);
  }
  return [...groups].map(([how, names]) => {
    const more = names.length > mostNamed ? ` and ${names.length - mostNamed} more` : '';
    const results = names.length === 1 ? 'has an earlier result' : 'have earlier results';
    return escapeControl(
      `  ${counted(names.length, 'package')} ${results}: ${names.slice(0, mostNamed).join(', ')}${more} (${how})`,
    );
  });
}
