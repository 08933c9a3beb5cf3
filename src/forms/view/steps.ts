/**
 * A number's neighbour as a text, without the digits that binary fractions add.
 *
 * Whole numbers are exact, however many digits they have. What is no number stays as it is.
 */
export function stepped(text: string, by: number): string {
  const plain = text.trim().replace(/_/g, '');
  if (/^[+-]?\d+$/.test(plain) && Number.isSafeInteger(by)) {
    return String(BigInt(plain.replace('+', '')) + BigInt(by));
  }
  const number = Number(plain);
  if (!Number.isFinite(number)) {
    return text;
  }
  const digits = Math.max(decimals(plain), decimals(String(by)));
  // With so many digits there are none too many.
  return digits > 20
    ? String(number + by)
    : String(Number((number + by).toFixed(digits)));
}

/** How many digits stand behind a number's point. */
function decimals(text: string): number {
  const [mantissa = '', exponent = '0'] = text.toLowerCase().split('e');
  return Math.max(0, (mantissa.split('.')[1]?.length ?? 0) - Number(exponent));
}
