# Runs in the unit's sandbox in the daemon's place: tries what the daemon does and what it must not be
# able to do, one line each, 'name: ok' or 'name: the error'. Of all that, what the arguments name.
use strict;
$| = 1;
my %call = (mmap => 9, mount => 165, sethostname => 170, settime => 227, unshare => 272);
my %flag = (user => 0x10000000, network => 0x40000000, mount => 0x00020000);

sub try_it {
  my ($name, $act) = @_;
  return if @ARGV && !grep { $_ eq $name } @ARGV;
  $! = 0;
  print $name, ': ', ($act->() ? 'ok' : "$!"), "\n";
}
sub reads {
  my ($file, $bytes);
  open($file, '<:raw', shift) && sysread $file, $bytes, 64;
}
sub writes {
  my ($path, $text) = @_;
  my $file;
  open($file, '>', $path) && syswrite($file, $text) && close $file;
}
sub calls {
  my ($name, @arguments) = @_; # copies: syscall() may write into a string
  syscall($call{$name}, @arguments) != -1;
}

try_it 'read /dev/hwrng', sub { reads '/dev/hwrng' };
try_it 'credit nothing', sub {
  my ($random, $nothing) = (undef, pack 'ii', 0, 0);
  open($random, '<', '/dev/random') && ioctl $random, 0x40085203, $nothing;
};
try_it 'write its own /run', sub { writes '/run/entropyd/probe', 'x' };
try_it 'set the threshold', sub { writes '/proc/sys/kernel/random/write_wakeup_threshold', '256' };
try_it 'follow the log it was given', sub { sysread STDIN, my $record, 8192 };
try_it 'a Unix socket', sub { socket my $socket, 1, 2, 0 };

try_it 'read /dev/vda', sub { reads '/dev/vda' };
try_it 'write /dev/hwrng', sub { open my $device, '>', '/dev/hwrng' };
try_it 'read /dev/kmsg', sub { reads '/dev/kmsg' };
try_it 'write /etc', sub { writes '/etc/probe', 'x' };
try_it 'write /usr', sub { writes '/usr/probe', 'x' };
try_it 'write /var', sub { writes '/var/probe', 'x' };
try_it 'write another sysctl', sub { writes '/proc/sys/kernel/hostname', 'x' };
try_it 'write sysrq-trigger', sub { writes '/proc/sysrq-trigger', 'h' };
try_it 'list /root', sub { opendir my $home, '/root' };
try_it 'look into another process', sub { reads '/proc/1/environ' };
try_it 'an internet socket', sub { socket my $socket, 2, 1, 0 };
try_it 'a netlink socket', sub { socket my $socket, 16, 3, 0 };
try_it "a new $_ namespace", sub { calls 'unshare', $flag{$_} } for sort keys %flag;
try_it 'mount', sub { calls 'mount', 'none', '/run/entropyd', 'tmpfs', 0, '' };
try_it 'memory to write and execute', sub { calls 'mmap', 0, 4096, 7, 0x22, -1, 0 };
try_it 'set the clock', sub { calls 'settime', 0, pack('qq', 0, 0) };
try_it 'set the host name', sub { calls 'sethostname', 'x', 1 };
try_it 'give a file away', sub { chown 1, 1, '/run/entropyd/probe' };
try_it 'become somebody else', sub { $> = 1; $> == 1 };
