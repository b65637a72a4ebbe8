/** File names that Windows keeps for devices or changes on the way: made by Node all the same, they are files that no other program opens. */

/** With any ending, in any letters (Microsoft, "Naming Files, Paths, and Namespaces"); superscript digits count, too. */
const device = /^(con|prn|aux|nul|com[\d\u00b9\u00b2\u00b3]|lpt[\d\u00b9\u00b2\u00b3]|conin\$|conout\$) *(\.|$)/i;
/** Cut off by every program that does not go around it. */
const cutOff = /[. ]$/;
const forbidden = /[<>:"|?*\p{Cc}]/u;

/** Whether programs on Windows open a file of this name: the last part of a path. */
export function isWindowsName(name: string): boolean {
  return !device.test(name) && !cutOff.test(name) && !forbidden.test(name);
}
