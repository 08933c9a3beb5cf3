import type { TranslationBundle } from '@jupyterlab/translation';

/** Between a number and its unit: they must not part at a line's end. */
const NBSP = '\u00a0';

/** The file browser of JupyterLab steps by 1024 too: the same file shows the same size. */
const STEP = 1024;

const MINUTE = 60;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** Numbers as people of the user's language write them. */
export class Formatter {
  constructor(
    private readonly _trans: TranslationBundle,
    locale = 'en'
  ) {
    this._fine = new Intl.NumberFormat(locale, { maximumFractionDigits: 1 });
    this._whole = new Intl.NumberFormat(locale, { maximumFractionDigits: 0 });
    this._percent = new Intl.NumberFormat(locale, {
      style: 'percent',
      maximumFractionDigits: 0
    });
    this._time = new Intl.DateTimeFormat(locale, {
      hour: '2-digit',
      minute: '2-digit'
    });
    this._date = new Intl.DateTimeFormat(locale, {
      month: 'short',
      day: 'numeric'
    });
  }

  /** "1,000" */
  count(value: number): string {
    return this._whole.format(value);
  }

  /** "1 file", "1,000 files" */
  files(count: number): string {
    return this._trans._n('%2 file', '%2 files', count, this.count(count));
  }

  /** "45%" for 0.45. Never rounds up to 100%: that would look finished. */
  percent(fraction: number): string {
    const clamped = Math.min(1, Math.max(0, fraction));
    return this._percent.format(Math.floor(clamped * 100) / 100);
  }

  /** "1.2 GB" */
  bytes(value: number): string {
    const [amount, power] = scaled(Math.max(0, value));
    return this._unit(this._amount(amount, power), power);
  }

  /** "12.3 MB/s" */
  rate(perSecond: number): string {
    return this._trans.__('%1/s', this.bytes(perSecond));
  }

  /** "3 min 20 s"; only the two largest units, and only one when it is long. */
  duration(seconds: number): string {
    const trans = this._trans;
    const whole = Math.max(0, Math.ceil(seconds));
    const minutes = Math.round(whole / MINUTE);
    const hours = Math.round(whole / HOUR);
    if (whole < MINUTE) {
      return glue(trans.__('%1 s', this.count(whole)));
    }
    if (whole < 10 * MINUTE && whole % MINUTE) {
      const [full, rest] = [Math.floor(whole / MINUTE), whole % MINUTE];
      return glue(trans.__('%1 min %2 s', this.count(full), this.count(rest)));
    }
    if (minutes < 60) {
      return glue(trans.__('%1 min', this.count(minutes)));
    }
    if (minutes < 600 && minutes % 60) {
      const [full, rest] = [Math.floor(minutes / 60), minutes % 60];
      return glue(trans.__('%1 h %2 min', this.count(full), this.count(rest)));
    }
    return hours < 24
      ? glue(trans.__('%1 h', this.count(hours)))
      : glue(trans.__('%1 d', this.count(Math.round(whole / DAY))));
  }

  /** "3 min 20 s left" */
  timeLeft(seconds: number): string {
    return this._trans.__('%1 left', this.duration(seconds));
  }

  /** "14:05" for today, else "Nov 21". `seconds` since 1970. */
  moment(seconds: number, now = new Date()): string {
    const when = new Date(seconds * 1000);
    return when.toDateString() === now.toDateString()
      ? this._time.format(when)
      : this._date.format(when);
  }

  private _amount(amount: number, power: number): string {
    // A tenth of a byte does not exist, and beside "312 MB" nobody needs one.
    return power === 0 || amount >= 100
      ? this._whole.format(amount)
      : this._fine.format(amount);
  }

  private _unit(amount: string, power: number): string {
    const trans = this._trans;
    switch (power) {
      case 0:
        return glue(trans.__('%1 B', amount));
      case 1:
        return glue(trans.__('%1 KB', amount));
      case 2:
        return glue(trans.__('%1 MB', amount));
      case 3:
        return glue(trans.__('%1 GB', amount));
      case 4:
        return glue(trans.__('%1 TB', amount));
      default:
        return glue(trans.__('%1 PB', amount));
    }
  }

  private readonly _fine: Intl.NumberFormat;
  private readonly _whole: Intl.NumberFormat;
  private readonly _percent: Intl.NumberFormat;
  private readonly _time: Intl.DateTimeFormat;
  private readonly _date: Intl.DateTimeFormat;
}

function glue(text: string): string {
  return text.replace(/ /g, NBSP);
}

/** The amount in its unit, and which power of `STEP` the unit is. */
function scaled(value: number): [number, number] {
  let [amount, power] = [value, 0];
  // 999.95 and more would be shown as "1,000".
  while (amount >= 999.5 && power < 5) {
    amount /= STEP;
    power += 1;
  }
  return [amount, power];
}
