/** Every id that package.json contributes, once; a test compares both. */

export const productName = 'IHACPA';
export const configurationSection = 'ihacpa';

export const commandIds = {
  startScan: 'ihacpa.startScan',
  resumeScan: 'ihacpa.resumeScan',
  resumeFromCheckpoint: 'ihacpa.resumeFromCheckpoint',
  removeScan: 'ihacpa.removeScan',
  startFromPackage: 'ihacpa.startFromPackage',
  startFromBatch: 'ihacpa.startFromBatch',
  pauseScan: 'ihacpa.pauseScan',
  cancelScan: 'ihacpa.cancelScan',
  validateCheckpoint: 'ihacpa.validateCheckpoint',
  compareWithCheckpoint: 'ihacpa.compareWithCheckpoint',
  restoreCheckpoint: 'ihacpa.restoreCheckpoint',
  deleteCheckpoint: 'ihacpa.deleteCheckpoint',
  exportReport: 'ihacpa.exportReport',
  newWorkbook: 'ihacpa.newWorkbook',
  addPackages: 'ihacpa.addPackages',
  syncWithEnvironment: 'ihacpa.syncWithEnvironment',
  checkFormat: 'ihacpa.checkFormat',
  showChanges: 'ihacpa.showChanges',
  resolveDifferences: 'ihacpa.resolveDifferences',
  importAdvisories: 'ihacpa.importAdvisories',
  setToken: 'ihacpa.setToken',
  checkSources: 'ihacpa.checkSources',
  openSample: 'ihacpa.openSample',
  /** With a package's identity the grid shows its row. */
  openReview: 'ihacpa.openReview',
  rescanPackage: 'ihacpa.rescanPackage',
  editCell: 'ihacpa.editCell',
  editNote: 'ihacpa.editNote',
  /** One text for all rows that the grid shows. */
  editShownNotes: 'ihacpa.editShownNotes',
  copyCell: 'ihacpa.copyCell',
  copyRow: 'ihacpa.copyRow',
  acceptRowRisk: 'ihacpa.acceptRowRisk',
  /** Of all rows that the grid shows. */
  acceptShownRisks: 'ihacpa.acceptShownRisks',
  endRowAcceptance: 'ihacpa.endRowAcceptance',
  revealFinding: 'ihacpa.revealFinding',
  openAdvisory: 'ihacpa.openAdvisory',
  copyFinding: 'ihacpa.copyFinding',
  rescanFinding: 'ihacpa.rescanFinding',
  acceptRisk: 'ihacpa.acceptRisk',
  endAcceptance: 'ihacpa.endAcceptance',
  showNews: 'ihacpa.showNews',
  openReport: 'ihacpa.openReport',
  /** Of the status bar. */
  showResult: 'ihacpa.showResult',
  showLog: 'ihacpa.showLog',
} as const;

export const viewIds = {
  container: 'ihacpa',
  scans: 'ihacpa.scans',
  findings: 'ihacpa.findings',
} as const;

export const editorIds = {
  review: 'ihacpa.review',
  report: 'ihacpa.report',
} as const;

/** Context keys for `when` clauses. */
export const contextKeys = {
  scanning: 'ihacpa.scanning',
  paused: 'ihacpa.paused',
  resumable: 'ihacpa.resumable',
  hasCheckpoints: 'ihacpa.hasCheckpoints',
  hasScans: 'ihacpa.hasScans',
  hasNews: 'ihacpa.hasNews',
} as const;

/** Values of `viewItem` in `when` clauses. */
export const treeContexts = {
  scanActive: 'scan.active',
  scanPaused: 'scan.paused',
  scanStopping: 'scan.stopping',
  scanElsewhere: 'scan.elsewhere',
  scanStopped: 'scan.stopped',
  scanResumable: 'scan.resumable',
  scanFinished: 'scan.finished',
  checkpointValid: 'checkpoint.valid',
  checkpointBusy: 'checkpoint.busy',
  checkpointCorrupt: 'checkpoint.corrupt',
  findingGroup: 'findings.group',
  /** What can be done with a finding is appended: findingContext. */
  finding: 'finding',
} as const;

/** Relative to the section `ihacpa`. */
export const settingIds = {
  advisories: 'sources.advisories',
  limits: 'workbook.limits',
  sheet: 'workbook.sheet',
  overwrite: 'scan.overwrite',
  watchEvery: 'watch.everyHours',
  watchSave: 'watch.save',
} as const;

/** Commands of VS Code itself that the extension runs. */
export const hostCommands = {
  diff: 'vscode.diff',
  focusFindings: `${viewIds.findings}.focus`,
  focusScans: `${viewIds.scans}.focus`,
  manageTrust: 'workbench.trust.manage',
  openFolder: 'vscode.openFolder',
  openSettings: 'workbench.action.openSettings',
  openWith: 'vscode.openWith',
  reopenWith: 'workbench.action.reopenWithEditor',
  revealInExplorer: 'revealInExplorer',
  setContext: 'setContext',
} as const;

/** Of the two sides of a diff. */
export const diffScheme = 'ihacpa-diff';

/** Of the documents that list cells with wrong colors. */
export const formatScheme = 'ihacpa-format';

export const storedKeys = {
  /** Whether workbooks are to be opened in the grid was asked. */
  askedForGrid: 'askedForGrid',
  /** Rules with workbooks that a person agreed to. */
  agreedOverwrite: 'agreedOverwrite',
  /** The scan this window started and has not seen end. */
  openScan: 'openScan',
  /** When the watched workbooks were checked last, in milliseconds. */
  lastWatch: 'lastWatch',
  /** What is new in them, and nobody has looked at. */
  news: 'news',
} as const;
