/** Recordings that a person typed, cut, or changed: no word of a service about what else it sends. The list beside the recordings says the same of each. */
export const changedRecordings: ReadonlyMap<string, string> = new Map([
  ['epss/api-docs-sample-2022-02-28.json', 'typed from the documentation'],
  ['epss/epss_scores-2025-12-26.slice.csv', 'a few rows'],
  ['exploitdb/files_exploits.python-slice.csv', 'a few rows'],
  ['nvd/feed-slice-rejected.json', 'one entry'],
  ['nvd/feed-slice.json', 'a few entries'],
  ['pypi/django-releases-only.json', 'releases only'],
  ['pypi/exchange-missing-project-2018.json', 'without the bodies'],
  ['pypi/exchange-nltk-2022-yanked.json', 'two releases'],
  ['pypi/setuptools-trimmed.json', 'one release'],
  // PyPI's JSON API has no project status: somebody wrote it in.
  ['pypi/yiban-project-status.json', 'with a status that PyPI does not send there'],
  ['snyk/dt-snyk-no-issues-response.json', 'shortened'],
  ['snyk/dt-snyk-one-issue-response.json', 'shortened'],
  ['snyk/no_issues.json', 'ids replaced by zeros'],
  ['snyk/numpy_issues.json', 'ids replaced by zeros'],
  ['snyk/self.json', 'ids replaced by zeros'],
]);
