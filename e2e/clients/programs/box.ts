// What the clients' structured helpers ask for.
import './zod-without-eval.ts';
import { z } from 'zod';

/** Draws at random keep to it only where the grammar holds it. */
export const BOX = z.object({
  kind: z.enum(['small', 'large']).describe('How large it is.'),
  count: z.number().int().min(1).max(12),
  label: z.string().max(12).nullable(),
  tags: z.array(z.enum(['red', 'heavy'])).max(2),
});

export type Box = z.infer<typeof BOX>;

/** Whatever comes back, parsed by the schema. Errors: a value that is no box. */
export function boxOf(value: unknown): Box {
  return BOX.parse(value);
}
