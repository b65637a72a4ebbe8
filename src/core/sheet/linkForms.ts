/** The formulas of link columns in a sheet that has none yet. */
import { type ReviewField, reviewFields } from './reviewField';

type CellOf = (field: ReviewField) => string;

const forms: Readonly<Partial<Record<ReviewField, (cell: CellOf) => string>>> = {
  pypiCurrentLink: (cell) =>
    `HYPERLINK(_xlfn.CONCAT("https://pypi.org/project/",${cell('packageName')},"/",${cell('currentVersion')}))`,
  pypiLatestLink: (cell) =>
    `HYPERLINK(_xlfn.CONCAT("https://pypi.org/project/",${cell('packageName')},"/",${cell('latestVersion')}))`,
  githubAdvisoryUrl: (cell) => `HYPERLINK(_xlfn.CONCAT(${cell('githubUrl')},"/security"))`,
  nvdUrl: (cell) =>
    `HYPERLINK(_xlfn.CONCAT("https://nvd.nist.gov/vuln/search/results?form_type=Basic&results_type=overview&query=",${cell('packageName')},"&search_type=all&isCpeNameSearch=false"),CONCATENATE("NVD NIST ",${cell('packageName')}," link"))`,
  mitreUrl: (cell) =>
    `HYPERLINK(CONCATENATE("https://cve.mitre.org/cgi-bin/cvekey.cgi?keyword=",${cell('packageName')}),CONCATENATE("CVE MITRE ",${cell('packageName')}," link"))`,
  snykUrl: (cell) =>
    `HYPERLINK(CONCATENATE("https://security.snyk.io/vuln/pip?search=",${cell('packageName')}),CONCATENATE("Snyk ",${cell('packageName')}," link"))`,
  exploitDbUrl: (cell) =>
    `HYPERLINK(CONCATENATE("https://www.exploit-db.com/search?q=",${cell('packageName')},"&verified=true"),CONCATENATE("Exploit-DB ",${cell('packageName')}," link"))`,
};

/** `letters`: of a field's column, undefined without one. Undefined: no column of links, or one that leads to a column that is not there. */
export function linkForm(
  field: ReviewField,
  letters: (field: ReviewField) => string | undefined = (each) => reviewFields[each].fallbackColumn,
): ((row: number) => string) | undefined {
  const form = forms[field];
  let isWhole = form !== undefined;
  const formula = (row: number): string =>
    form?.((each) => {
      const column = letters(each);
      if (column === undefined) isWhole = false;
      return `$${column ?? ''}${row}`;
    }) ?? '';
  formula(1);
  return isWhole ? formula : undefined;
}
