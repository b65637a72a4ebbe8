/** Columns D to L: what the package index says of the package. */
import type { PackageMetadata } from '../../package/packageMetadata';
import { compareVersions, parseVersion } from '../../package/version';
import type { CellLook } from '../../spreadsheet/cell';
import type { ProposedCell } from '../cellEdit';
import type { Finding } from '../../verdict/finding';
import type { ReviewField } from '../../sheet/reviewField';
import { linkValue } from '../../spreadsheet/linkValue';
import { projectPage } from '../indexLink';
import { textCell } from './proposedText';

const nothing = 'Not Available';
/** What people write where a package simply declares none. */
const undeclared = 'n/a';

const indexFields = [
  'datePublished',
  'latestVersion',
  'latestReleaseDate',
  'requires',
  'developmentStatus',
  'githubUrl',
] as const;

export function packageColumns(finding: Finding): readonly ProposedCell[] {
  const { metadata } = finding;
  if (metadata !== undefined) return [...valueCells(finding, metadata), ...linkCells(finding, metadata)];
  const isUnknown = finding.sources?.some(({ source, status }) => source === 'pypi' && status === 'notFound') === true;
  return isUnknown ? indexFields.map((field) => textCell(field, nothing, 'notAvailable')) : [];
}

function valueCells({ package: { version } }: Finding, metadata: PackageMetadata): readonly ProposedCell[] {
  const { latestVersion, requiresPython, developmentStatus, githubUrl } = metadata;
  /** An index that does not tell what a project declares takes nothing away that is known. */
  const tellsAll = metadata.requires !== undefined;
  const declaredCell = (field: ReviewField, text: string | undefined): ProposedCell =>
    text === undefined && !tellsAll
      ? textCell(field, nothing, 'notAvailable', false)
      : textCell(field, text ?? undeclared, 'update');
  const isNews = latestVersion !== undefined && isNewer(latestVersion, version);
  return [
    // Without a version that can be read there is no day to tell.
    ...(metadata.installedExists === undefined
      ? []
      : [dayCell('datePublished', metadata.installedReleased, 'update', tellsAll)]),
    latestVersion === undefined
      ? textCell('latestVersion', nothing, 'notAvailable')
      : textCell('latestVersion', latestVersion, isNews ? 'versionNews' : 'update'),
    dayCell('latestReleaseDate', metadata.latestReleased, isNews ? 'versionNews' : 'update', tellsAll),
    declaredCell('requires', requiresPython === undefined ? undefined : `Python ${requiresPython}`),
    declaredCell('developmentStatus', developmentStatus),
    githubUrl === undefined ? declaredCell('githubUrl', undefined) : textCell('githubUrl', githubUrl, 'githubLink'),
  ];
}

function isNewer(latest: string, installed: string): boolean {
  const [a, b] = [parseVersion(latest), parseVersion(installed)];
  return a !== undefined && b !== undefined && compareVersions(a, b) > 0;
}

function dayCell(field: ReviewField, day: string | undefined, look: CellLook, tellsAll: boolean): ProposedCell {
  if (day === undefined) return textCell(field, nothing, 'notAvailable', tellsAll);
  return { field, value: { kind: 'date', day }, look, conclusive: true };
}

/** Links hold their own text instead of the addresses of cells, so that they stay right when people sort rows. */
function linkCells({ package: { name, version } }: Finding, metadata: PackageMetadata): readonly ProposedCell[] {
  const { latestVersion, githubUrl, installedExists } = metadata;
  const page = projectPage(name);
  return [
    link('pypiCurrentLink', installedExists === true ? page + version : page),
    ...(latestVersion === undefined ? [] : [link('pypiLatestLink', page + latestVersion)]),
    ...(githubUrl === undefined ? [] : [link('githubAdvisoryUrl', `${githubUrl}/security`)]),
  ];
}

function link(field: ReviewField, address: string): ProposedCell {
  return {
    field,
    value: linkValue(address),
    look: field === 'githubAdvisoryUrl' ? 'githubLink' : 'plain',
    conclusive: true,
  };
}
