/** Name of the environment variable with the limits of workbooks: every thread of the process shares it. */
export const limitsVariable = 'IHACPA_LIMITS';
