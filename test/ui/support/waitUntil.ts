// Asks again and again until something holds that no locator can wait for, such as the clipboard. Knows no feature of ours.
export async function waitUntil(holds: () => Promise<boolean>, limitMs = 60_000): Promise<void> {
  const limit = performance.now() + limitMs;
  while (!(await holds())) {
    if (performance.now() > limit) throw new Error(`Expected it to hold within ${limitMs} ms.`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}
