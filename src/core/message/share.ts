/** A probability as a person reads it. */

/** With one decimal: `43.2%`. Neither never nor always: what rounds to 0 or 100 says so, `<0.1%` or `>99.9%`. `share` is from 0 to 1. */
export function percent(share: number, language = 'en'): string {
  const text = (value: number): string =>
    value.toLocaleString(language, { style: 'percent', minimumFractionDigits: 1, maximumFractionDigits: 1 });
  if (share > 0 && share < 0.0005) return `<${text(0.001)}`;
  return share < 1 && share >= 0.9995 ? `>${text(0.999)}` : text(share);
}
