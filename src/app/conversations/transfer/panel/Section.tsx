// One part of the panel: a heading, what it does, and its controls.
import { type ReactNode, useId } from 'react';

interface SectionProps {
  title: string;
  about: string;
  children: ReactNode;
}

export function Section({ title, about, children }: SectionProps) {
  const id = useId();
  return (
    <section aria-labelledby={id}>
      <h2 id={id} className="font-medium">
        {title}
      </h2>
      <p className="mt-0.5 text-sm text-muted">{about}</p>
      <div className="mt-3">{children}</div>
    </section>
  );
}

/** An error of the section, as a sentence that says what to do. */
export function Problem({ children }: { children: ReactNode }) {
  return (
    <p role="alert" className="mt-3 rounded-xl bg-danger-soft px-4 py-3 text-sm wrap-anywhere text-danger">
      {children}
    </p>
  );
}
