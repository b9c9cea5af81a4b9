// Reads the exponent of a number within a range.

/** What comes behind the `e`. */
export interface ExponentState {
  readonly low: number;
  readonly high: number;
  /** Not known before the sign or the first digit. */
  readonly negative: boolean | null;
  readonly value: number;
  readonly digits: number;
}

/** 1e-07 is how Python writes it, so a zero may lead. */
const MAX_DIGITS = 4;

export function startExponent({ low, high }: { low: number; high: number }): ExponentState {
  return { low, high, negative: null, value: 0, digits: 0 };
}

export function nextExponent(state: ExponentState, byte: number): ExponentState | null {
  if (byte === 0x2b || byte === 0x2d) return state.negative === null ? checked({ ...state, negative: byte === 0x2d }) : null;
  if (byte < 0x30 || byte > 0x39) return null;
  const value = state.value * 10 + byte - 0x30;
  return checked({ ...state, negative: state.negative ?? false, value, digits: state.digits + 1 });
}

export function exponentEnds({ low, high, negative, value, digits }: ExponentState): boolean {
  const exponent = negative ? -value : value;
  return digits > 0 && low <= exponent && exponent <= high;
}

/** The state, if an exponent of the range begins so. */
function checked(state: ExponentState): ExponentState | null {
  const { low, high, negative, value, digits } = state;
  const [least, most] = negative ? [-high, -low] : [low, high];
  for (let more = 0; digits + more <= MAX_DIGITS; more++) {
    const unit = 10 ** more;
    if (digits + more > 0 && value * unit <= most && (value + 1) * unit > least) return state;
  }
  return null;
}

/** Equal for equal states. */
export function exponentText({ low, high, negative, value, digits }: ExponentState): string {
  return `e${negative ?? ''}${value}.${digits}in${low}:${high}`;
}
