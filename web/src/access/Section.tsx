import type { ReactNode } from "react";

export function Section({ title, text, children }: { title: string; text?: string; children: ReactNode }) {
  return (
    <section className="form-section">
      <header>
        <h2>{title}</h2>
        {text && <p className="muted">{text}</p>}
      </header>
      <div className="form-section-body">{children}</div>
    </section>
  );
}
