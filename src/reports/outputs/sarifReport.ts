/** The report as SARIF 2.1.0 (OASIS), one result per package and flaw. Tells what was not checked as notifications, never as a pass. */
import { basename } from 'node:path';
import { inertJson, inertSarif, urlPart } from '../../core/message/inert';
import type { ReportFinding, ReportFlaw, ReportModel, ReportSource } from '../model/reportModel';
import { isFullyChecked } from '../model/isIncomplete';
import { scanPlaces } from '../model/reportScans';
import { type UnnamedRow, unnamedText } from '../../core/sheet/unnamedRow';
import type { Change } from '../../core/scan/change';
import { baselineState, changesOf, changeText, resolved } from '../model/reportSince';
import { counted } from '../../core/message/counted';
import { isMalicious, severityWithOrigin } from '../../core/advisory/severity';
import { isPartAccepted } from '../../core/advisory/flaws';
import { saysLessText } from '../model/reportKept';
import { flawText, fixText, whyText } from './findingsSection';
import { type Answer, lastAnswer } from '../model/reportFinding';
import type { Severity } from '../../core/advisory/evidence';

type Json = Readonly<Record<string, unknown>>;

const levels: Readonly<Record<Severity, 'error' | 'warning' | 'note'>> = {
  CRITICAL: 'error',
  HIGH: 'error',
  MEDIUM: 'warning',
  LOW: 'note',
  UNKNOWN: 'warning',
};

/**
 * Between which scores readers take a flaw for as bad as its word says: where only a word is published the lowest, and of
 * another scale, as that of CVSS 2, the nearest.
 */
const scoresOf: Readonly<Record<Severity, readonly [lowest: number, highest: number] | undefined>> = {
  CRITICAL: [9, 10],
  HIGH: [7, 8.9],
  MEDIUM: [4, 6.9],
  LOW: [0.1, 3.9],
  UNKNOWN: undefined,
};

export function sarifReport(report: ReportModel): string {
  const rules = new Map<string, ReportFlaw>();
  for (const finding of report.findings) for (const flaw of lastAnswer(finding).flaws) rules.set(ruleId(flaw), flaw);
  const ids = [...rules.keys()];
  const uri = urlPart(basename(report.scan.workbookPath));
  const scans = report.olderScans && scanPlaces(report);
  const changes = changesOf(report);
  const log = {
    $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
    version: '2.1.0',
    runs: [
      {
        tool: { driver: { name: 'ihacpa', version: report.scan.toolVersion, rules: [...rules.values()].map(rule) } },
        invocations: invocations(report, uri),
        artifacts: [{ location: { uri }, ...hashOf(report) }],
        columnKind: 'utf16CodeUnits',
        ...(report.since === undefined
          ? {}
          : { properties: { baseline: { id: report.since.scanId, at: report.since.at } } }),
        results: report.findings.flatMap((finding) =>
          lastAnswer(finding).flaws.map((flaw) => ({
            ...result(finding, flaw, ids.indexOf(ruleId(flaw)), uri),
            ...(report.since === undefined ? {} : baselineOf(changes(finding), flaw)),
            ...(scans === undefined ? {} : { provenance: { invocationIndex: scans.get(finding.scanId ?? '') } }),
          })),
        ),
      },
    ],
  };
  return `${inertJson(log, 2)}\n`;
}

function hashOf({ workbook }: ReportModel): Json {
  return workbook === null ? {} : { length: workbook.bytes, hashes: { 'sha-256': workbook.sha256 } };
}

/** Results that are there no more are notifications: readers that know no baseline would take them for present ones. */
function baselineOf(changes: readonly Change[], flaw: ReportFlaw): Json {
  const state = baselineState(changes, flaw);
  return state === undefined ? {} : { baselineState: state };
}

function isMaliciousRule(flaw: ReportFlaw): boolean {
  return isMalicious(ruleId(flaw));
}

function levelOf(flaw: ReportFlaw): 'error' | 'warning' | 'note' {
  return isMaliciousRule(flaw) ? 'error' : levels[flaw.severity];
}

function ruleId({ ids }: ReportFlaw): string {
  return ids[0] ?? 'unnamed';
}

function rule(flaw: ReportFlaw): Json {
  const { evidence, severity, ids, published } = flaw;
  const securitySeverity = securityScore(flaw)?.toFixed(1);
  const [link] = evidence.links ?? [];
  return {
    id: ruleId(flaw),
    shortDescription: { text: evidence.summary ?? `${ruleId(flaw)} (${severityWithOrigin({ severity }, evidence)})` },
    ...(link === undefined ? {} : { helpUri: link }),
    ...(isMaliciousRule(flaw) ? { name: 'MaliciousPackage' } : {}),
    defaultConfiguration: { level: levelOf(flaw) },
    properties: {
      tags: ['security', ...(isMaliciousRule(flaw) ? ['malicious'] : []), ...ids],
      ...(securitySeverity === undefined ? {} : { 'security-severity': securitySeverity }),
      ...(published === null ? {} : { published }),
    },
  };
}

function securityScore({ evidence, severity }: ReportFlaw): number | undefined {
  const score = evidence.ratings?.find((rating) => (rating.score ?? 0) > 0)?.score;
  const bounds = scoresOf[severity];
  if (bounds === undefined) return score;
  return Math.min(Math.max(score ?? 0, bounds[0]), bounds[1]);
}

function result(finding: ReportFinding, flaw: ReportFlaw, ruleIndex: number, uri: string): Json {
  const { package: name, version } = finding;
  const answer = lastAnswer(finding);
  const { fixedIn } = answer;
  const fix = flaw.fixedIn === null ? fixText({ ...answer, fixedIn: null }) : `fixed in ${flaw.fixedIn}`;
  const { accepted } = flaw.evidence;
  const isPart = isPartAccepted(answer.flaws);
  const lowest = isPart
    ? 'lowest version with only accepted vulnerabilities'
    : 'lowest version without a known vulnerability';
  // The upgrade is for what is open.
  const upgrade = fixedIn === null || (isPart && accepted !== undefined) ? '' : `; ${lowest}: ${fixedIn}`;
  const why = whyText(finding);
  const less = saysLessText(finding);
  return {
    ruleId: ruleId(flaw),
    ruleIndex,
    level: levelOf(flaw),
    message: {
      text: inertSarif(
        `${`${name} ${version}`.trim()} ${affectedText(flaw, answer)}; ${fix}${upgrade}${why === '' ? '' : `; ${why}`}${less === '' ? '' : `; your workbook says less: ${less}`}`,
      ),
    },
    locations: [location(finding, uri)],
    ...(less === '' ? {} : { properties: { tags: ['contradicted'] } }),
    partialFingerprints: { 'packageFlaw/v1': `${name}@${version}#${ruleId(flaw)}` },
    ...(accepted === undefined
      ? {}
      : {
          suppressions: [
            {
              kind: 'external',
              status: 'accepted',
              justification: `${accepted.reason} (${accepted.owner ?? 'no owner named'}, until ${accepted.until})`,
            },
          ],
        }),
  };
}

/** Where the newest look could not tell, the last answer stands, with its day. */
function affectedText(flaw: ReportFlaw, { foundOn }: Answer): string {
  const what = isMaliciousRule(flaw) ? 'reported as malicious by' : 'affected by';
  return foundOn === undefined
    ? `is ${what} ${flawText(flaw)}`
    : `was ${what} ${flawText(flaw)} when last checked, on ${foundOn}`;
}

/** The row of the sheet stands for the line of a file. */
function location({ row, package: name, version }: ReportFinding, uri: string): Json {
  return {
    physicalLocation: { artifactLocation: { uri }, ...(row === null ? {} : { region: { startLine: row } }) },
    logicalLocations: [{ name: `${name} ${version}`.trim(), kind: 'package' }],
  };
}

/** One per scan, the newest first, with the sources that failed. */
function invocations(report: ReportModel, uri: string): readonly Json[] {
  const { scan, olderScans = [], findings, sources, since, rowsNotChecked = [] } = report;
  return [scan, ...olderScans].map(({ scanId, status, damaged, startedAt, updatedAt }, at) => {
    const own = findings.filter((finding) => finding.scanId === undefined || finding.scanId === scanId);
    const open = own.filter(({ verdict }) => verdict === 'notChecked' || verdict === 'review');
    return {
      executionSuccessful:
        status === 'finished' &&
        damaged !== true &&
        own.every(isFullyChecked) &&
        (at > 0 || rowsNotChecked.length === 0),
      startTimeUtc: startedAt,
      endTimeUtc: updatedAt,
      toolExecutionNotifications: [
        ...(at === 0 ? [...sources.flatMap(sourceNotification), ...resolved(since).map(changeNotification)] : []),
        ...(damaged === true ? [damageNotification(scanId)] : []),
        ...(at === 0 ? rowsNotChecked.map((unnamed) => unnamedNotification(unnamed, uri)) : []),
        ...open.map((finding) => ({
          level: isFullyChecked(finding) ? 'warning' : 'error',
          message: { text: inertSarif(openText(finding)) },
          locations: [location(finding, uri)],
        })),
      ],
    };
  });
}

function changeNotification(change: Change): Json {
  return { level: 'note', message: { text: inertSarif(`${change.package} ${change.version}: ${changeText(change)}`) } };
}

function damageNotification(scanId: string): Json {
  return {
    level: 'error',
    message: { text: inertSarif(`The journal of scan ${scanId} is damaged: results may be lost`) },
  };
}

function unnamedNotification(unnamed: UnnamedRow, uri: string): Json {
  const region = { startLine: unnamed.row };
  return {
    level: 'error',
    message: { text: inertSarif(unnamedText(unnamed)) },
    locations: [{ physicalLocation: { artifactLocation: { uri }, region } }],
  };
}

function sourceNotification({ label, answers, stale, dataDate, reasons }: ReportSource): readonly Json[] {
  const notification = (level: 'error' | 'warning', text: string): Json => ({
    level,
    message: { text: inertSarif(text) },
  });
  const { unavailable } = answers;
  const why = reasons.map((each) => each.why).join('; ');
  const day = dataDate === null ? '' : ` of ${dataDate.slice(0, 10)}`;
  return [
    ...(unavailable === 0
      ? []
      : [notification('error', `${label} was unavailable for ${counted(unavailable, 'package')}: ${why}`)]),
    ...(stale === 0
      ? []
      : [
          notification(
            'warning',
            `Earlier data of ${label}${day} used for ${counted(stale, 'package')}, as the source did not respond`,
          ),
        ]),
  ];
}

function openText({ package: name, version, verdict, reason }: ReportFinding): string {
  const what = verdict === 'review' ? 'needs a manual review' : 'was not checked';
  return `${name} ${version}`.trim() + ` ${what}: ${reason ?? 'no reason is known'}`;
}
