// A document with every kind of block, as a model writes it.
export const SHOWCASE = `A **binomial coefficient** counts the ways to pick *k* things out of *n* when order does not matter. It is the number in row *n*, place *k* of Pascal’s triangle:

$$
\\binom{n}{k} = \\frac{n!}{k!\\,(n-k)!}
$$

Computing the factorials is wasteful. The product form needs only \`min(k, n − k)\` steps, and every partial result is a whole number:

\`\`\`python
def binomial(n: int, k: int) -> int:
    """Ways to choose k of n, by the product formula."""
    result = 1
    for i in range(min(k, n - k)):
        result = result * (n - i) // (i + 1)  # stays whole
    return result
\`\`\`

So 5 choose 2 is 10, and a lottery that draws 6 of 49 has 13,983,816 tickets. A ticket costs $5 and a book $10; ~~nobody~~ \\(p = 1/\\binom{49}{6}\\) wins.

## Steps

1. Read the [definition](https://en.wikipedia.org/wiki/Binomial_coefficient), or https://example.org.
2. Check it:
   - small *n*
   - [not a link](javascript:alert(1)), ![an image](https://example.org/i.png), <b>raw</b>
3. Done

- [x] formula
- [ ] proof

> A quote with **weight**
> on two lines.

| n | k | value | note |
|--:|--:|------:|:-----|
| 5 | 2 | 10 | a<br>b |
| 49 | 6 | 13983816 | "six of 49", \`C(49, 6)\` |

---

مقدمة قصيرة مع **كلمة** و code.`;

/** A document of at least `length` characters: the showcase's blocks, numbered, again and again. */
export function longDocument(length: number): string {
  const parts: string[] = [];
  for (let part = 1; parts.join('\n\n').length < length; part += 1) parts.push(`# Part ${part}`, SHOWCASE);
  return parts.join('\n\n');
}
