/** A file that somebody sent to the bot. */
export interface SharedFile {
  /** As the person called it: untrusted text. */
  readonly name: string;
  /** Where it can be read without a token; '' if the client named no such place. Untrusted. */
  readonly downloadUrl: string;
}

/** A file that is offered to a person, who may take it into their OneDrive. */
export interface OfferedFile {
  readonly name: string;
  /** What it is, in a sentence. */
  readonly description: string;
  /** In bytes. */
  readonly size: number;
  /** A signed reference that comes back with the answer. */
  readonly ref: string;
}

/** Where Teams lets the bot put a file that a person accepted. Untrusted. */
export interface FileUpload {
  readonly uploadUrl: string;
  /** Where the person finds the file afterwards. */
  readonly contentUrl: string;
  readonly name: string;
  readonly uniqueId: string;
  readonly fileType: string;
}

/** Why a file cannot be read or written. */
export type FileProblem =
  /** Its address is not one of Teams' files. */
  | 'foreign-host'
  | 'too-large'
  /** There is a page or nothing where the file should be: the link has expired, or the client sent one to look at. */
  | 'no-file'
  | 'unavailable';

/** Thrown if a file cannot be read or written. */
export class FileError extends Error {
  override readonly name = 'FileError';
  readonly problem: FileProblem;

  constructor(problem: FileProblem) {
    super(`file not transferred: ${problem}`);
    this.problem = problem;
  }
}

/** Reads and writes the files of Teams, which lie in people's OneDrive. */
export interface FileExchange {
  /** Returns a file's bytes. @throws {FileError} */
  download(url: string): Promise<Uint8Array>;
  /** Writes a whole file. @throws {FileError} */
  upload(url: string, bytes: Uint8Array): Promise<void>;
}
