/** The next page of a list that tells it in a Link header. */
import { remark } from '../../core/message/remark';
import type { HttpAnswer } from './httpClient';

export const firstPageOnly = remark`sent the first page of a list only`;

/** Undefined: this was the last page. RFC 8288. */
export function nextPage({
  headers,
  url,
}: Pick<HttpAnswer, 'headers' | 'url'>): { readonly url: string } | 'elsewhere' | undefined {
  const links = (headers['link'] ?? '').matchAll(/<([^>]*)>([^<]*)/g);
  for (const [, target = '', parameters = ''] of links) {
    if (!/;\s*rel="?next"?\s*(;|,|$)/i.test(parameters)) continue;
    const next = URL.canParse(target, url) ? new URL(target, url) : undefined;
    return next?.origin === new URL(url).origin ? { url: next.href } : 'elsewhere';
  }
  return undefined;
}
