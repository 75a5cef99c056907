const FORM =
  /^(\d{4}-\d{2}-\d{2})[T ](\d{2}:\d{2}:\d{2})(?:[.,](\d{1,9}))? ?(?:([Zz]|UTC|GMT)|([+-])(\d{2}):?(\d{2}))$/;
const MINUTE_MS = 60_000;

/**
 * A moment as `YYYY-MM-DDThh:mm:ssZ`, its milliseconds kept when they are not zero. GitLab writes the same moment in
 * three ways. What is no moment, or names no zone, passes unchanged. Spec: pipeline-logs.md section 6.
 */
export function normalTime(value: string): string {
  const found = FORM.exec(value.trim());
  if (found === null) return value;
  const [, day = '', time = '', fraction = '', , sign, hours = '0', minutes = '0'] = found;
  const written = `${day}T${time}.${fraction.slice(0, 3).padEnd(3, '0')}Z`;
  const local = new Date(written);
  // The 30th of February is read as the 1st of March.
  if (Number.isNaN(local.getTime()) || local.toISOString() !== written) return value;
  const offset = Number(hours) * 60 + Number(minutes);
  if (Number(hours) > 23 || Number(minutes) > 59) return value;
  const moment = new Date(local.getTime() - (sign === '-' ? -offset : offset) * MINUTE_MS).toISOString();
  // Outside of the years 0…9999 there are six digits and a sign.
  return moment.length === written.length ? moment.replace('.000Z', 'Z') : value;
}
