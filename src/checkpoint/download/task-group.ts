// Runs tasks that succeed or fail as one. The first failure ends the others, and none keeps
// running.

/**
 * Runs all tasks at once. The signal of each aborts when `signal` does or when another task fails.
 * Settles when every task has. Errors: that of the task that failed first.
 */
export async function runTogether(
  tasks: readonly ((signal: AbortSignal) => Promise<void>)[],
  signal?: AbortSignal,
): Promise<void> {
  const group = new AbortController();
  const either = signal ? AbortSignal.any([signal, group.signal]) : group.signal;
  const failures: unknown[] = [];
  const settled = tasks.map(async (task) => {
    try {
      await task(either);
    } catch (error) {
      failures.push(error);
      group.abort();
    }
  });
  await Promise.all(settled);
  if (failures.length > 0) throw failures[0];
}
