// A table that scrolls sideways by itself, with its copies.
import type { Tokens } from 'marked';
import { memo } from 'react';
import { CopyButton } from '../ui/CopyButton.tsx';
import { toCsv } from './csv.ts';
import { Inline } from './Inline.tsx';
import { inside } from './syntax/tokens.ts';

export function TableBlock({ token, dir }: { token: Tokens.Table; dir: 'auto' | undefined }) {
  return (
    <figure className="markdown-table">
      {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- what scrolls sideways has to be reachable by keyboard */}
      <section tabIndex={0} aria-label="Table">
        <table dir={dir}>
          <thead>
            <Row cells={token.header} />
          </thead>
          {token.rows.length > 0 && (
            <tbody>
              {slicesOf(token.rows).map(([from, rows]) => (
                <Rows key={from} rows={rows} />
              ))}
            </tbody>
          )}
        </table>
      </section>
      <figcaption>
        <CopyButton text={`${token.raw.trimEnd()}\n`} label="Copy as Markdown" />
        <CopyButton text={() => toCsv(token)} label="Copy as CSV" />
      </figcaption>
    </figure>
  );
}

/** Rows and cells have no names of their own: their place is their key. */
const numbered = <Part,>(parts: readonly Part[]): [number, Part][] => [...parts.entries()];

/** Rows that are compared as one, so that a long table costs little while it grows. */
const ROWS_AT_ONCE = 32;

type Cells = Tokens.TableCell[];

function slicesOf(rows: readonly Cells[]): [number, readonly Cells[]][] {
  const count = Math.ceil(rows.length / ROWS_AT_ONCE);
  return Array.from({ length: count }, (_, at) => [at, rows.slice(at * ROWS_AT_ONCE, (at + 1) * ROWS_AT_ONCE)]);
}

const Rows = memo(
  function Rows({ rows }: { rows: readonly Cells[] }) {
    return numbered(rows).map(([row, cells]) => <Row key={row} cells={cells} />);
  },
  (before, after) => before.rows.length === after.rows.length && before.rows.every((cells, row) => cells === after.rows[row]),
);

const Row = memo(
  function Row({ cells }: { cells: Tokens.TableCell[] }) {
    return (
      <tr>
        {numbered(cells).map(([column, cell]) => {
          const Cell = cell.header ? 'th' : 'td';
          return (
            <Cell key={column} data-align={cell.align ?? undefined}>
              <Inline tokens={inside(cell.tokens)} />
            </Cell>
          );
        })}
      </tr>
    );
  },
  (before, after) =>
    before.cells.length === after.cells.length && before.cells.every((cell, column) => isSame(cell, after.cells[column])),
);

const isSame = (one: Tokens.TableCell, other: Tokens.TableCell | undefined): boolean =>
  one.text === other?.text && one.align === other.align;
