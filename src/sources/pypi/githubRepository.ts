/** The GitHub repository among the links of a package. Refuses pages of GitHub that are no repository. */

/** First parts of addresses on github.com that are not people or organizations. */
const notOwners = new Set([
  'sponsors',
  'orgs',
  'users',
  'marketplace',
  'features',
  'topics',
  'settings',
  'apps',
  'about',
]);

/** What projects call the link to their code, most telling first. */
const codeLabels = /^(source|source[ -]?code|code|repository|repo|github|git|homepage|home)$/i;

/** `links` as label and address, in the order of preference among equals; undefined when none is a repository. */
export function githubRepository(links: readonly (readonly [label: string, address: string])[]): string | undefined {
  const found = links.flatMap(([label, address]) => {
    const repository = repositoryOf(address);
    return repository === undefined ? [] : [{ label, repository }];
  });
  return (found.find(({ label }) => codeLabels.test(label.trim())) ?? found[0])?.repository;
}

/** `https://github.com/owner/repo`, whatever page of the repository was linked. */
function repositoryOf(address: string): string | undefined {
  const [, owner, name] =
    /^(?:git\+)?(?:https?|git|ssh):\/\/(?:[^/@\s]*@)?(?:www\.)?github\.com[/:]([\w.-]+)\/([\w.-]+?)(?:\.git)?(?:[/?#].*)?$/i.exec(
      address.trim(),
    ) ?? [];
  if (owner === undefined || name === undefined || notOwners.has(owner.toLowerCase())) return undefined;
  return `https://github.com/${owner}/${name}`;
}
