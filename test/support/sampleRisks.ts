/** What the sample's reviewer has accepted. It never expires: the sample shows the same on every day. */
export const sampleRisks = `# Vulnerabilities that this review accepts. Each needs a reason and the last day on which it applies.
accepted:
  - advisory: PYSEC-2022-43017
    package: wheel
    reason: runs on the build server only, with file names of our own
    owner: ann@example.org
    until: 2099-12-31
`;
