/** Versions that a spreadsheet turned into a number, and what the person may have typed instead. */

/** More zeros than a release number ends with. */
const mostZeros = 3;

/**
 * What the number may have been before its trailing zeros were lost: `5.1` was `5.10`, and `v5.1` that a cell shows for it `v5.10`. None for
 * whole numbers, as 6 and 6.0 are one release.
 */
export function trailingZeroReadings(shown: string, number = shown): readonly string[] {
  if (!/^\d+\.\d+$/.test(number)) return [];
  const zeros = Array.from({ length: mostZeros }, (_, at) => '0'.repeat(at + 1));
  const ends = endsOf(number, shown).filter((end) => !/^\d/.test(shown.slice(end)));
  return ends.flatMap((end) => zeros.map((more) => shown.slice(0, end) + more + shown.slice(end)));
}

/** Whether the text shows the number with more zeros behind its point. */
export function addsZeros(shown: string, number: string): boolean {
  const zeros = number.includes('.') ? /^0+(?!\d)/ : /^\.0+(?!\d)/;
  return endsOf(number, shown).some((end) => zeros.test(shown.slice(end)));
}

/** Where the number ends in the text, as often as it begins there. */
function endsOf(number: string, text: string): readonly number[] {
  const starts = Array.from({ length: text.length }, (_, at) => at).filter((at) => text.startsWith(number, at));
  return starts.filter((at) => /(?:^|\D)0*$/.test(text.slice(0, at))).map((at) => at + number.length);
}

/** Whether the number lies where spreadsheets keep the days of 1982 to 2063: "1.10" typed into a cell may become 1 October. */
export function mayBeDate(typed: string): boolean {
  return /^[3-5]\d{4}$/.test(typed);
}

/** `2024-05`, which PEP 440 reads as a post-release of 2024, as projects number by months: `2024.05`. */
export function monthOf(typed: string): string | undefined {
  return /^\d+-\d+$/.test(typed.trim()) ? typed.trim().replace('-', '.') : undefined;
}

/** Labels with which distributions mark their own builds of a release, `deb11u1` among them; fixes may be in such a build that are not in the release. */
const distributionLabel = /^(?:ubuntu|debian|deb|bpo|nmu|dfsg|ds|fc|el|rhel|amzn|suse|sles|mga|alpine)(?:\d[a-z\d]*)?$/;

export function isDistributionLabel(local: readonly unknown[]): boolean {
  return local.some((part) => typeof part === 'string' && distributionLabel.test(part));
}
