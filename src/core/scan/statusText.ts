/** The status of a scan in words for people: state and JSON say `cancelled`, as they always have. */
export function statusText(status: string): string {
  return status === 'cancelled' ? 'canceled' : status;
}
