// Runs tasks that succeed or fail as one: the first failure ends the others, and nothing is left running behind it.

/**
 * Runs all tasks at once, each with a signal that aborts when `signal` does or when another task fails. Settles when every task has.
 * Errors: that of the task which failed first.
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
