// The check `sysctl`: each file is named once, and what the thresholds do is said of each kernel as it is.
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { checkSysctl } from '../../../src/doctor/check-sysctl.js';
import type { Machine } from '../../../src/doctor/machine.js';
import { openSystem } from '../../../src/doctor/system.js';
import { paste } from '../../support/pasted.js';
import { type Changes, diagnose } from '../../support/recorded-system.js';

const MODERN = 'guest-6.18';
const LEGACY = 'uml-5.10-legacy';
const READ = 'kernel.random.read_wakeup_threshold = 1024';
const WRITE = 'kernel.random.write_wakeup_threshold = 2048';

const check = (machine: string, changes: Changes) =>
  diagnose(machine, changes).checks.find(({ id }) => id === 'sysctl');

describe('the check `sysctl`', () => {
  it("names a file once that Debian's links show a second time", ({ onTestFinished }) => {
    const root = mkdtempSync(join(tmpdir(), 'entropyd-sysctl-'));
    onTestFinished(() => rmSync(root, { recursive: true }));
    for (const folder of ['etc/sysctl.d', 'usr/lib/sysctl.d']) {
      mkdirSync(join(root, folder), { recursive: true });
    }
    writeFileSync(join(root, 'etc/sysctl.conf'), WRITE);
    writeFileSync(join(root, 'usr/lib/sysctl.d/50-a.conf'), READ);
    symlinkSync('usr/lib', join(root, 'lib'));
    symlinkSync('../sysctl.conf', join(root, 'etc/sysctl.d/99-sysctl.conf'));
    const byLinks = checkSysctl({
      system: openSystem(root),
      kernel: { pool: 'modern' },
    } as Machine);
    expect(byLinks?.detail).toMatch(
      /^write_wakeup_threshold = 2048 \(\/etc\/sysctl\.conf\), read_wakeup_threshold = 1024 \(\/usr\/lib\/sysctl\.d\/50-a\.conf\)\. /,
    );
    expect(byLinks?.remedy.match(/^sed /gm)).toHaveLength(2);
  });

  it('leaves out a file that one of the same name overrides', () => {
    const overridden = { '/etc/sysctl.d/50-a.conf': '# nothing', '/run/sysctl.d/50-a.conf': READ };
    expect(check(MODERN, overridden)).toBeUndefined();
  });

  it('edits what is behind a link, and overrides what belongs to a package', () => {
    const remedy = check(MODERN, {
      '/etc/sysctl.d/60-a.conf': WRITE,
      '/usr/lib/sysctl.d/50-b.conf': READ,
    })?.remedy;
    expect(remedy?.split('\n')).toEqual([
      "sed -i.old --follow-symlinks '/random[./].*_wakeup_threshold/d' /etc/sysctl.d/60-a.conf",
      "sed '/random[./].*_wakeup_threshold/d' /usr/lib/sysctl.d/50-b.conf >/etc/sysctl.d/50-b.conf",
    ]);
    const make =
      'mkdir -p /etc/sysctl.d\necho x=1 >/etc/sysctl.conf\nln -s ../sysctl.conf /etc/sysctl.d/60-a.conf';
    const use = `${make}\necho '${WRITE}' >>/etc/sysctl.conf\n${remedy?.split('\n')[0]}`;
    const { files, stderr } = paste(`${use}\n[ -h /etc/sysctl.d/60-a.conf ] || echo no link >&2`);
    expect({ stderr, text: files['/etc/sysctl.conf'] }).toEqual({ stderr: '', text: 'x=1\n' });
  });

  it.for([
    ['read', MODERN, {}, /has no read_wakeup_threshold/],
    ['read', LEGACY, {}, /has no read_wakeup_threshold/],
    ['read', LEGACY, { '/proc/sys/kernel/random/read_wakeup_threshold': '64' }, /can be read/],
    ['write', MODERN, {}, /ignores what is written to write_wakeup_threshold/],
    ['write', LEGACY, {}, /when the kernel asks for entropy; entropyd sets it itself/],
  ] as [string, string, Changes, RegExp][])('tells what the %s threshold does on %s', (row) => {
    const [which, machine, changes, says] = row;
    const line = { '/etc/sysctl.conf': which === 'read' ? READ : WRITE };
    const detail = check(machine, { ...line, ...changes })?.detail ?? '';
    expect(detail).toMatch(says);
    const other = which === 'read' ? 'write_wakeup' : 'read_wakeup';
    expect(detail).not.toContain(other);
    expect(/error/.test(detail)).toBe(/has no/.test(detail));
  });
});
