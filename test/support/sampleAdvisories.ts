/** The advisories of the sample, as facts: ids, ranges, scores, and a summary in our own words. Refuses to stand for a complete database. */

/** An OSV record as the sample publishes it: one file per record. */
export interface SampleAdvisoryFile {
  readonly name: string;
  readonly text: string;
}

/**
 * One record a line: id | aliases | ISO day of publication | package | `introduced..fixed` ranges and single releases |
 * GitHub's word for the severity | CVSS vectors as published | summary. `-` where nothing was published.
 */
const facts = `
GHSA-45c4-8wx5-qw6w | CVE-2023-37276 PYSEC-2023-120 | 2023-07-20 | aiohttp | 0..3.8.5 | MODERATE | CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:N/I:L/A:N | The bundled HTTP parser lets a client smuggle requests past the server.
GHSA-5h86-8mv2-jq9f | CVE-2024-23334 PYSEC-2024-24 | 2024-01-29 | aiohttp | 1.0.5..3.9.2 | MODERATE | CVSS:3.1/AV:N/AC:H/PR:N/UI:N/S:U/C:H/I:N/A:N | Static routes that follow symbolic links serve files outside their folder.
GHSA-43fp-rhv2-5gv8 | CVE-2022-23491 PYSEC-2022-42986 | 2022-12-07 | certifi | 2017.11.5..2022.12.7 | MODERATE | CVSS:3.1/AV:N/AC:L/PR:H/UI:N/S:C/C:N/I:H/A:N | Trusts the root certificates of TrustCor, which browsers have since removed.
GHSA-xqr8-7jwr-rhp7 | CVE-2023-37920 PYSEC-2023-135 | 2023-07-25 | certifi | 2015.4.28..2023.7.22 | HIGH | CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:N/I:H/A:N | Trusts the root certificates of e-Tugra, whose systems were found insecure.
PYSEC-2023-11 | CVE-2023-23931 GHSA-w7pp-m8wf-vj6r | 2023-02-07 | cryptography | 1.8..39.0.1 | MODERATE | - | Cipher.update_into writes into objects that Python promises never to change.
PYSEC-2023-254 | CVE-2023-49083 GHSA-jfhm-5ghh-2f97 | 2023-11-29 | cryptography | 3.1..41.0.6 | - | CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:N/I:N/A:H | Loading a malformed PKCS7 bundle crashes the process.
PYSEC-2022-190 | CVE-2022-28346 GHSA-2gwj-7jmv-h26r | 2022-04-12 | django | 4.0..4.0.4 3.2..3.2.13 2.2..2.2.28 | CRITICAL | CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H | Crafted dictionaries passed to annotate, aggregate or extra become SQL.
PYSEC-2022-213 | CVE-2022-34265 GHSA-p64x-8rxx-wf6q | 2022-07-04 | django | 3.2..3.2.14 4.0..4.0.6 | CRITICAL | CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H | Untrusted arguments of Trunc and Extract become SQL.
GHSA-m2qf-hxjv-5gpq | CVE-2023-30861 PYSEC-2023-62 | 2023-05-01 | Flask | 0..2.2.5 2.3.0..2.3.2 | HIGH | CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:N/A:N | A caching proxy may hand one client's session cookie to another.
GHSA-jjg7-2v4v-x38h | CVE-2024-3651 PYSEC-2024-60 | 2024-04-11 | idna | 0..3.7 | MODERATE | CVSS:3.1/AV:L/AC:L/PR:N/UI:N/S:U/C:N/I:N/A:H CVSS:4.0/AV:L/AC:L/AT:N/PR:N/UI:N/VC:N/VI:N/VA:H/SC:N/SI:N/SA:N | Encoding a crafted long name takes quadratic time.
GHSA-h5c8-rqwp-cp95 | CVE-2024-22195 | 2024-01-11 | jinja2 | 0..3.1.3 | MODERATE | CVSS:3.1/AV:N/AC:L/PR:N/UI:R/S:U/C:L/I:L/A:N | The xmlattr filter accepts keys with blanks, so that user input adds attributes.
GHSA-h75v-3vvj-5mfj | CVE-2024-34064 | 2024-05-06 | Jinja2 | 0..3.1.4 | MODERATE | CVSS:3.1/AV:N/AC:L/PR:N/UI:R/S:U/C:L/I:L/A:N | The xmlattr filter accepts keys with /, > or =, so that user input adds attributes.
GHSA-55x5-fj6c-h6m8 | CVE-2021-43818 PYSEC-2021-852 | 2021-12-13 | lxml | 0..4.6.5 | HIGH | CVSS:3.1/AV:N/AC:L/PR:N/UI:R/S:C/C:L/I:H/A:N | The HTML cleaner lets scripts in SVG images and crafted content through.
PYSEC-2022-260 | CVE-2022-40023 GHSA-v973-fxgf-6xhp | 2022-09-07 | mako | 0..1.2.2 | HIGH | CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:N/I:N/A:H | A regular expression of the lexer takes very long on crafted templates.
PYSEC-2019-108 | CVE-2019-6446 | 2019-01-16 | numpy | 0..1.16.1 | - | CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H | numpy.load unpickles by default, so that a crafted file runs code.
MAL-0000-python3-dateutil | - | 2019-12-01 | python3-dateutil | 0.. | - | - | Imitates python-dateutil and loads a package that steals SSH and GPG keys. PyPI has removed it.
PYSEC-2022-166 | CVE-2022-24302 GHSA-f8q4-jwww-x3wv | 2022-03-17 | paramiko | 0..2.9.3 2.10.0..2.10.1 | MODERATE | CVSS:3.1/AV:N/AC:H/PR:N/UI:N/S:U/C:H/I:N/A:N | A private key file is readable by others for a moment while it is written.
GHSA-3f63-hfp8-52jq | CVE-2023-50447 | 2024-01-19 | Pillow | 0..10.2.0 | HIGH | CVSS:3.1/AV:N/AC:H/PR:N/UI:N/S:U/C:H/I:H/A:H | ImageMath.eval runs code that arrives through its environment parameter.
PYSEC-2022-168 | CVE-2022-24303 GHSA-9j59-75qj-795w | 2022-03-28 | pillow | 0..9.0.1 | CRITICAL | - | Temporary files with blanks in their path are removed in the wrong place.
PYSEC-2019-41 | CVE-2019-18874 GHSA-qfc5-mcwq-26q8 | 2019-11-12 | psutil | 0..5.6.6 | HIGH | CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:N/I:N/A:H | System calls that fail half-way release the same object twice.
PYSEC-2017-94 | CVE-2013-7459 GHSA-cq27-v7xp-c356 | 2017-02-15 | pycrypto | 0.. | CRITICAL | CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H | A crafted initialisation vector overflows a buffer of the block ciphers.
PYSEC-2018-97 | CVE-2018-6594 GHSA-6528-wvf6-f6qg | 2018-02-03 | pycrypto | 0.. | HIGH | CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:N/A:N | ElGamal keys are generated too weak to keep a message secret.
PYSEC-2021-141 | CVE-2021-27291 GHSA-pq64-v7f5-gqh8 | 2021-03-17 | pygments | 1.1..2.7.4 | HIGH | CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:N/I:N/A:H | Several lexers take exponential time on crafted input.
PYSEC-2020-96 | CVE-2020-1747 GHSA-6757-jp84-gxfx | 2020-03-24 | pyyaml | 5.1..5.3.1 | CRITICAL | CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H | The full loader constructs objects that run code.
PYSEC-2021-142 | CVE-2020-14343 GHSA-8q59-q68h-6hv4 | 2021-02-09 | pyyaml | 0..5.4 | CRITICAL | CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H | The full loader still constructs objects that run code: the fix of CVE-2020-1747 was incomplete.
GHSA-j8r2-6x86-q33q | CVE-2023-32681 PYSEC-2023-74 | 2023-05-22 | requests | 2.3.0..2.31.0 | MODERATE | CVSS:3.1/AV:N/AC:H/PR:N/UI:R/S:C/C:H/I:N/A:N | A redirect to HTTPS passes the proxy credentials on to the destination.
PYSEC-2023-74 | CVE-2023-32681 GHSA-j8r2-6x86-q33q | 2023-05-26 | requests | 2.3.0..2.31.0 | - | - | The PyPA database's own record of the flaw of GHSA-j8r2-6x86-q33q.
GHSA-9wx4-h78v-vm56 | CVE-2024-35195 | 2024-05-20 | requests | 0..2.32.0 | MODERATE | CVSS:3.1/AV:L/AC:H/PR:H/UI:R/S:U/C:H/I:H/A:N | A session whose first request skipped certificate checks skips them ever after.
GHSA-r9hx-vwmv-q579 | CVE-2022-40897 PYSEC-2022-43012 | 2022-12-23 | setuptools | 0..65.5.1 | HIGH | CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:N/I:N/A:H | A regular expression takes very long on a crafted package page.
GHSA-cx63-2mw6-8hw5 | CVE-2024-6345 | 2024-07-15 | setuptools | 0..70.0.0 | HIGH | CVSS:3.1/AV:N/AC:L/PR:N/UI:R/S:U/C:H/I:H/A:H | A crafted package URL runs commands while it is being downloaded.
PYSEC-2019-123 | CVE-2019-7164 GHSA-887w-45rq-vxgf | 2019-02-20 | sqlalchemy | 0..1.2.18 | CRITICAL | CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H | An untrusted order_by parameter becomes SQL.
GHSA-hj3f-6gcp-jg8j | CVE-2023-28370 PYSEC-2023-75 | 2023-05-25 | tornado | 0..6.3.2 | MODERATE | CVSS:3.1/AV:N/AC:L/PR:N/UI:R/S:C/C:L/I:L/A:N | The static file handler redirects to any web site.
GHSA-vg46-2rrj-3647 | CVE-2022-39348 | 2022-10-26 | twisted | 0.9.4..22.10.0rc1 | MODERATE | CVSS:3.1/AV:N/AC:L/PR:L/UI:R/S:C/C:L/I:L/A:N | The page for an unknown virtual host repeats the Host header unescaped.
GHSA-v845-jxx5-vc9f | CVE-2023-43804 PYSEC-2023-192 | 2023-10-02 | urllib3 | 0..1.26.17 2.0.0..2.0.6 | MODERATE | CVSS:3.1/AV:N/AC:H/PR:H/UI:N/S:U/C:H/I:H/A:N | A redirect to another site takes the Cookie header along.
GHSA-g4mx-q9vg-27p4 | CVE-2023-45803 PYSEC-2023-212 | 2023-10-17 | urllib3 | 0..1.26.18 2.0.0..2.0.7 | MODERATE | CVSS:3.1/AV:A/AC:H/PR:H/UI:N/S:U/C:H/I:N/A:N | A redirect that turns a POST into a GET keeps the body of the request.
GHSA-px8h-6qxv-m22q | CVE-2023-23934 PYSEC-2023-57 | 2023-02-15 | Werkzeug | 0..2.2.3 | LOW | CVSS:3.1/AV:A/AC:H/PR:N/UI:R/S:U/C:N/I:L/A:N | A cookie without a name may pass for one of another subdomain.
GHSA-xg9f-g7g7-2323 | CVE-2023-25577 PYSEC-2023-58 | 2023-02-15 | Werkzeug | 0..2.2.3 | HIGH | CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:N/I:N/A:H | A form of very many parts takes up all memory and processor time.
PYSEC-2022-43017 | CVE-2022-40898 GHSA-qwmp-2cf2-g9g6 | 2022-12-23 | wheel | 0..0.38.1 | HIGH | CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:N/I:N/A:H | A regular expression of the command line takes very long on a crafted file name.
`;

export function sampleAdvisoryFiles(): readonly SampleAdvisoryFile[] {
  return facts.trim().split('\n').map(advisoryFile);
}

function advisoryFile(line: string): SampleAdvisoryFile {
  const cells = line.split(' | ');
  const [id = '', , published = '', name = '', , severity = '', , summary = ''] = cells;
  const affectedVersions = words(cells[4]);
  const record = {
    schema_version: '1.7.0',
    id,
    published: `${published}T00:00:00Z`,
    modified: `${published}T00:00:00Z`,
    aliases: words(cells[1]),
    summary,
    severity: words(cells[6]).map((score) => ({ type: score.startsWith('CVSS:4') ? 'CVSS_V4' : 'CVSS_V3', score })),
    affected: [
      {
        package: { ecosystem: 'PyPI', name },
        ranges: [{ type: 'ECOSYSTEM', events: affectedVersions.filter(isRange).flatMap(rangeEvents) }],
        versions: affectedVersions.filter((text) => !isRange(text)),
      },
    ],
    references: [{ type: 'ADVISORY', url: `https://osv.dev/vulnerability/${id}` }],
    ...(severity === '-' ? {} : { database_specific: { severity } }),
  };
  return { name: `${id}.json`, text: `${JSON.stringify(record, null, 2)}\n` };
}

function words(cell: string | undefined): readonly string[] {
  return cell === undefined || cell === '-' ? [] : cell.split(' ');
}

function isRange(text: string): boolean {
  return text.includes('..');
}

function rangeEvents(range: string): readonly object[] {
  const [introduced = '', fixed = ''] = range.split('..');
  return fixed === '' ? [{ introduced }] : [{ introduced }, { fixed }];
}
