#!/usr/bin/perl
# SPDX-License-Identifier: MIT
# Records what processes of this machine draw from getrandom(), to compare two copies of it (bench/twins/compare.mjs;
# docs/restore.md says how). One file that needs nothing but Debian's perl-base, to be copied into a guest:
#
#   record.pl --output FILE [--seconds S] [--processes N] [--every MILLISECONDS]
#   record.pl --output FILE --mark TEXT [COMMAND [ARGUMENT ...]]
#
# The first form starts N processes (4), each of which draws 16 bytes every few milliseconds (10; with 0 without a
# pause) for S seconds (300). The second writes a mark into the same file: now, or from when to when the command ran.
# It exits with the command's code. FILE must not exist before, and does for marks; - is standard output.
#
# Lines, with times of CLOCK_MONOTONIC in seconds:
#   twins 1                                  the format
#   draw PROCESS BEGIN END FINGERPRINT       before and after one call, and 64 bits of the SHA-256 of what it gave,
#                                            not the bytes: in the other copy a program may use the same ones
#   mark BEGIN END EXITCODE TEXT
#
# Exit codes: 0 done, 64 usage, 69 not on this kind of machine, 71 system, 74 the file cannot be written.
use strict;
use warnings;
use Fcntl qw(O_APPEND O_CREAT O_EXCL O_WRONLY);
use Getopt::Long ();
use POSIX ();

my $MONOTONIC = 1; # clock_gettime(2)
my $LOW = 0xffffffff; # the low 32 bits

sub fail {
  my ($code, $text) = @_;
  print STDERR "record.pl: $text\n";
  exit $code;
}

# The numbers of getrandom and clock_gettime: x86-64 has a table of its own, later machines share one
# (include/uapi/asm-generic/unistd.h).
sub system_calls {
  my $machine = (POSIX::uname())[4];
  fail(69, 'needs a perl of 64 bits') if length(pack 'J', 0) != 8;
  return (318, 228) if $machine eq 'x86_64';
  return (278, 113) if $machine =~ /^(?:aarch64|riscv64|loongarch64)$/;
  fail(69, "does not know the system calls of $machine");
}

my ($getrandom, $clock_gettime) = system_calls();

# CLOCK_MONOTONIC as SECONDS.NANOSECONDS.
sub now {
  my $time = pack 'qq', 0, 0;
  syscall($clock_gettime, $MONOTONIC, $time) == 0 or fail(71, "clock_gettime: $!");
  return sprintf '%d.%09d', unpack 'qq', $time;
}

# FIPS 180-4, 4.2.2 and 5.3.3: the first 32 bits of the fractional parts of the cube roots of the first 64 primes, and
# of the square roots of the first 8.
my @primes = grep { my $n = $_; !grep { $n % $_ == 0 } 2 .. sqrt $n } 2 .. 311;
my @ROUND = map { int(($_ - int) * 2**32) } map { $_**(1 / 3) } @primes;
my @START = map { int(($_ - int) * 2**32) } map { sqrt } @primes[0 .. 7];

# The first 64 bits of the SHA-256 of 16 bytes, as hexadecimal digits: FIPS 180-4, 6.2, of one block (5.1.1). A word
# that stands twice in 64 bits is rotated by a shift.
sub fingerprint {
  my @w = unpack 'N16', pack 'a16 C x43 N', $_[0], 0x80, 128;
  for my $t (16 .. 63) {
    my ($x, $y) = map { $_ | $_ << 32 } @w[$t - 15, $t - 2];
    my $s0 = $x >> 7 ^ $x >> 18 ^ $w[$t - 15] >> 3;
    my $s1 = $y >> 17 ^ $y >> 19 ^ $w[$t - 2] >> 10;
    push @w, $w[$t - 16] + ($s0 & $LOW) + $w[$t - 7] + ($s1 & $LOW) & $LOW;
  }
  my ($a, $b, $c, $d, $e, $f, $g, $h) = @START;
  for my $t (0 .. 63) {
    my ($x, $y) = ($a | $a << 32, $e | $e << 32);
    my $s1 = ($y >> 6 ^ $y >> 11 ^ $y >> 25) & $LOW;
    my $s0 = ($x >> 2 ^ $x >> 13 ^ $x >> 22) & $LOW;
    my $one = $h + $s1 + ($e & $f ^ ~$e & $g) + $ROUND[$t] + $w[$t];
    my $two = $s0 + ($a & $b ^ $a & $c ^ $b & $c);
    ($a, $b, $c, $d, $e, $f, $g, $h) = ($one + $two & $LOW, $a, $b, $c, $d + $one & $LOW, $e, $f, $g);
  }
  return sprintf '%08x%08x', $START[0] + $a & $LOW, $START[1] + $b & $LOW;
}

my ($file, $output);

sub record {
  my $line = "@_\n";
  my $written = syswrite $output, $line;
  fail(74, "cannot write $file: $!") if !defined $written;
  fail(74, "cannot write $file: a line was cut short") if $written != length $line;
}

sub draw {
  my ($process, $seconds, $pause) = @_;
  my $bytes = "\0" x 16;
  my $begin = now();
  my $last = $begin + $seconds;
  while ($begin < $last) {
    my $drawn = syscall $getrandom, $bytes, 16, 0;
    my $end = now();
    fail(71, "getrandom: $!") if $drawn != 16;
    record('draw', $process, $begin, $end, fingerprint($bytes));
    select undef, undef, undef, $pause if $pause > 0;
    $begin = now();
  }
}

# Draws in processes of their own; the exit code is that of the first that fails, with which all end.
sub draw_in_processes {
  my ($processes, @how) = @_;
  my (%running, $code);
  my $stop = sub { kill 'TERM', keys %running };
  local @SIG{qw(TERM INT HUP)} = (sub { $code //= 0; $stop->() }) x 3;
  record('twins', 1);
  for my $process (1 .. $processes) {
    my $pid = fork // fail(71, "fork: $!");
    if ($pid == 0) {
      @SIG{qw(TERM INT HUP)} = ('DEFAULT') x 3;
      draw($process, @how) if !defined $code;
      exit 0;
    }
    $running{$pid} = $process;
    $stop->() if defined $code; # the signal came before this one was known
  }
  while (%running) {
    my $pid = wait;
    next if $pid < 0; # a signal
    delete $running{$pid};
    next if $? == 0 || defined $code;
    $code = $? >> 8 || 71;
    $stop->();
  }
  return $code // 0;
}

sub mark {
  my ($text, @command) = @_;
  my ($begin, $code) = (now(), 0);
  if (@command) {
    my $status = do { no warnings 'exec'; system { $command[0] } @command };
    print STDERR "record.pl: cannot run $command[0]: $!\n" if $status == -1;
    $code = $status == -1 ? 127 : $status & 127 ? 128 + ($status & 127) : $status >> 8;
  }
  record('mark', $begin, now(), $code, $text);
  return $code;
}

sub main {
  my ($seconds, $processes, $every, $mark) = (300, 4, 10);
  my $refuse = sub { chomp(my $text = lcfirst $_[0]); fail(64, "$text: see the head of this file") };
  Getopt::Long::Configure(qw(require_order no_auto_abbrev));
  {
    local $SIG{__WARN__} = $refuse;
    Getopt::Long::GetOptions(
      'output=s' => \$file, 'seconds=f' => \$seconds, 'processes=i' => \$processes, 'every=f' => \$every,
      'mark=s' => \$mark,
    );
  }
  fail(64, 'needs --output FILE; - is standard output') if ($file // '') eq '';
  $refuse->("unexpected word '$ARGV[0]'") if @ARGV && !defined $mark;
  fail(64, '--mark takes 1 to 40 printable characters of ASCII') if defined $mark && $mark !~ /^[!-~](?:[ -~]{0,39})\z/;
  fail(64, '--seconds is above 0') if $seconds <= 0;
  fail(64, '--processes is 1 to 1000') if $processes < 1 || $processes > 1000;
  fail(64, '--every is 0 milliseconds or more') if $every < 0;
  if ($file eq '-') {
    $output = \*STDOUT;
  } else {
    # A recording in one file, and marks only in one that has begun.
    my $flags = O_WRONLY | O_APPEND | (defined $mark ? 0 : O_CREAT | O_EXCL);
    sysopen $output, $file, $flags, 0600 or fail(74, "cannot write $file: $!");
  }
  return mark($mark, @ARGV) if defined $mark;
  return draw_in_processes($processes, $seconds, $every / 1000);
}

exit main() unless caller;
1;
