/** Calls to the disk that do not wait for each other. */

/** The results in their order. Rejects, when the last of them has ended, with the first failure in their order. */
export async function whenAllEnded<Results extends readonly unknown[]>(work: {
  readonly [Index in keyof Results]: Promise<Results[Index]>;
}): Promise<Results> {
  await Promise.allSettled(work);
  return await Promise.all(work);
}
