// A raised surface for content that belongs together.
import type { HTMLAttributes } from 'react';

interface CardProps extends HTMLAttributes<HTMLElement> {
  as?: 'section' | 'form' | 'ul' | 'div';
}

export function Card({ as: Tag = 'section', className = '', ...props }: CardProps) {
  return <Tag {...props} className={`card ${className}`} />;
}
