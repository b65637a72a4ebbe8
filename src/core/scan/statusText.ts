/** The status of a scan in words for people: state and JSON say `cancelled`, as they always have. */
export function statusText(status: string): string {
  return status === 'cancelled' ? 'canceled' : status;
}

/** With what a person must know before they trust its results. */
export function scanStateText({ status, damaged }: { readonly status: string; readonly damaged?: true }): string {
  return damaged === true ? `${statusText(status)}, journal damaged: results may be lost` : statusText(status);
}
