// What a QEMU guest boots from: Debian's part, built once into a cache, and the program's part, which
// is this checkout as systemd/install.sh installs it, with Node, the scripts of test/lab/guest and the recorder of draws.
import { execFileSync, spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

const path = (relative: string): string => new URL(relative, import.meta.url).pathname;
const BUILDER = path('../lab/image/build.sh');
const INSTALLER = path('../../systemd/install.sh');
const SCRIPTS = path('../lab/guest');
const RECORDER = path('../../bench/twins/record.pl');

export interface Installation {
  /** Further options of systemd/install.sh. */
  readonly options?: readonly string[];
  /** Files by their path in the guest, with their content. */
  readonly files?: Readonly<Record<string, string>>;
}

export interface GuestImage {
  readonly kernel: string;
  readonly initrd: string;
  readonly base: string;
  readonly program: string;
}

/** Where Debian's part is; undefined before test/lab/image/build.sh was run. */
export function debianPart(): string | undefined {
  const { status, stdout } = spawnSync(BUILDER, ['--path'], { encoding: 'utf8' });
  return status === 0 ? stdout.trim() : undefined;
}

/** Debian's part unchanged, and the program's part created in `directory`. */
export function guestImage(
  directory: string,
  { options = [], files = {} }: Installation,
): GuestImage {
  const debian = debianPart() as string;
  const root = join(directory, 'program');
  execFileSync(INSTALLER, ['--destdir', root, ...options], { stdio: 'ignore' });
  mkdirSync(dirname(join(root, process.execPath)), { recursive: true });
  cpSync(process.execPath, join(root, process.execPath));
  cpSync(SCRIPTS, join(root, 'lab'), { recursive: true });
  cpSync(RECORDER, join(root, 'lab/record.pl'));
  for (const unit of readdirSync(SCRIPTS).filter((name) => name.endsWith('.service'))) {
    symlinkSync(`/lab/${unit}`, join(root, 'etc/systemd/system', unit));
  }
  for (const [name, content] of Object.entries(files)) {
    mkdirSync(dirname(join(root, name)), { recursive: true });
    writeFileSync(join(root, name), content);
  }
  const program = join(directory, 'program.ext4');
  execFileSync('mke2fs', ['-q', '-O', '^has_journal', '-m', '0', '-d', root, program, '192M']);
  rmSync(root, { recursive: true });
  return {
    kernel: join(debian, 'vmlinuz'),
    initrd: join(debian, 'initrd'),
    base: join(debian, 'base.ext4'),
    program,
  };
}
