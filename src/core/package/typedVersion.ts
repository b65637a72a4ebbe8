/** Versions that a spreadsheet turned into a number, and what the person may have typed instead. */

/** More zeros than a release number ends with. */
const mostZeros = 3;

/** What the number may have been before its trailing zeros were lost: `5.1` was `5.10`. None for whole numbers, as 6 and 6.0 are one release. */
export function trailingZeroReadings(typed: string): readonly string[] {
  if (!/^\d+\.\d+$/.test(typed)) return [];
  return Array.from({ length: mostZeros }, (_, at) => typed + '0'.repeat(at + 1));
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
