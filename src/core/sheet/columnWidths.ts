/** How wide each column of a review sheet is, in characters of the usual font. */
import type { ReviewField } from './reviewField';

export const columnWidths: Readonly<Record<ReviewField, number>> = {
  ...{ index: 9.14, packageName: 17.71, currentVersion: 11.14, pypiCurrentLink: 15.29, datePublished: 11.57 },
  ...{ latestVersion: 9.71, pypiLatestLink: 13.14, latestReleaseDate: 11.29, requires: 16.57 },
  ...{ developmentStatus: 13.43, githubUrl: 15.57, githubAdvisoryUrl: 14.57, githubAdvisoryResult: 16.57 },
  ...{ notes: 16.57, nvdUrl: 13.57, nvdResult: 13.57, mitreUrl: 13.57, mitreResult: 13.57 },
  ...{
    snykUrl: 13.57,
    snykResult: 13.57,
    exploitDbUrl: 13.57,
    exploitDbResult: 13.57,
    recommendation: 16.86,
    whyInstalled: 16.57,
  },
};
