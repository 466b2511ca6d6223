import { CsvError, parse } from 'csv-parse/sync';

/** The rows of a CSV file, the heading included, and what keeps further rows from being read. */
export interface Table {
  readonly rows: readonly TableRow[];
  /** Records that are no CSV, in the order of the file. */
  readonly mistakes: readonly TableMistake[];
}

export interface TableRow {
  /** Where the row begins in the file, counted from 1; a quoted value may hold line breaks. */
  readonly line: number;
  readonly cells: readonly string[];
}

export interface TableMistake {
  /** Where the record begins if a quotation mark is not closed, otherwise where it ends. */
  readonly line: number;
  readonly mistake: 'unclosed-quote' | 'text-after-quote' | 'other';
}

interface TableOptions {
  /** Refuse text behind a closing quotation mark instead of reading it as it stands, and trim all values. */
  readonly strictQuotes?: boolean;
  /** The most rows to read, the heading included; all by default. */
  readonly maxRows?: number;
}

/**
 * Reads CSV: values separated by any of the usual delimiters, by the one in a first line such as `sep=;`, as Excel
 * writes it; line breaks of any system; quotation marks inside a value (`24" monitor`) as text. A type line of
 * PowerShell (`#TYPE …`) and empty lines are skipped. Rows may have any number of values.
 */
export function readTable(file: string, { strictQuotes = false, maxRows }: TableOptions = {}): Table {
  const { text, delimiter: named, skipped } = withoutPreamble(file.replace(/^\ufeff/, ''));
  const delimiter = named ?? detectDelimiter(text);
  const mistakes: TableMistake[] = [];
  const rows: TableRow[] = [];
  let lastLine = skipped;
  // csv-parse counts \r\n in a quoted value as two lines.
  let countedTwice = 0;
  const note = ({ code, lines }: CsvError) => {
    const mistake = codes[code] ?? 'other';
    const line = mistake === 'unclosed-quote' ? lastLine + 1 : Number(lines ?? 0) + skipped - countedTwice;
    mistakes.push({ line, mistake });
  };
  try {
    parse(text, {
      delimiter,
      on_record: (cells: string[], { lines }) => {
        const all = cells.join(delimiter);
        countedTwice += all.match(/\r\n/g)?.length ?? 0;
        lastLine = lines + skipped - countedTwice;
        rows.push({ line: lastLine - (all.match(/\r\n?|\n/g)?.length ?? 0), cells });
        return null;
      },
      on_skip: (error) => {
        if (error !== undefined) note(error);
        return undefined;
      },
      record_delimiter: ['\r\n', '\n', '\r'],
      relax_column_count: true,
      relax_quotes: true,
      skip_empty_lines: true,
      skip_records_with_error: true,
      trim: strictQuotes,
      ...(maxRows === undefined ? {} : { to: maxRows }),
    });
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    note(error);
  }
  return { rows, mistakes };
}

const codes: Readonly<Record<string, TableMistake['mistake']>> = {
  CSV_QUOTE_NOT_CLOSED: 'unclosed-quote',
  CSV_NON_TRIMABLE_CHAR_AFTER_CLOSING_QUOTE: 'text-after-quote',
};

/** Takes away Excel's first line `sep=;`, which defines the delimiter, and PowerShell's `#TYPE System.Object`. */
function withoutPreamble(text: string): {
  readonly text: string;
  readonly delimiter: string | undefined;
  readonly skipped: number;
} {
  const typeLine = /^"?#TYPE [^\r\n]*(?:\r\n|\r|\n)/.exec(text);
  const line = typeLine ?? /^"?sep=(?<delimiter>[^\r\n])"?[^\S\t\r\n]*(?:\r\n|\r|\n)/i.exec(text);
  if (line === null) return { text, delimiter: undefined, skipped: 0 };
  return { text: text.slice(line[0].length), delimiter: line.groups?.delimiter, skipped: 1 };
}

/** In the order of preference between those that divide the sample equally well. */
const delimiters = [',', ';', '\t', '|', '^', '~', '\u001f', ':'];
const sampleLength = 65_536;
const sampleRecords = 30;

/** Returns the delimiter that the heading has, and that divides most of the first rows into as many values. */
function detectDelimiter(text: string): string {
  const records = splitRecords(text.slice(0, sampleLength));
  let best = { delimiter: ',', agreeing: 0, count: 0 };
  for (const delimiter of delimiters) {
    const counts = records.map((record) => record.split(delimiter).length - 1);
    const [count = 0] = counts;
    const agreeing = counts.filter((other) => other === count).length;
    // A colon is part of many headings and values.
    const isLikelier = agreeing > best.agreeing || (agreeing === best.agreeing && count > best.count);
    if (count > 0 && (best.count === 0 || (delimiter !== ':' && isLikelier))) {
      best = { delimiter, agreeing, count };
    }
  }
  return best.delimiter;
}

/** Returns the first records without what stands between quotation marks. */
function splitRecords(text: string): readonly string[] {
  const outside = text
    .split('"')
    .filter((_, index) => index % 2 === 0)
    .join('"');
  return outside
    .split(/\r\n|\r|\n/)
    .filter((record) => record !== '')
    .slice(0, sampleRecords);
}
