/** Calls to the disk that do not wait for each other. Refuses to fail while one of them is still under way: it could have a file open. */

/** The results in their order. Rejects, when the last of them has ended, with the first failure in their order. */
export async function whenAllEnded<Results extends readonly unknown[]>(work: {
  readonly [Index in keyof Results]: Promise<Results[Index]>;
}): Promise<Results> {
  await Promise.allSettled(work);
  return await Promise.all(work);
}
