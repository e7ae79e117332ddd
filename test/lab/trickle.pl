# A device behind a FIFO that makes bytes at its own rate whether or not somebody reads:
# trickle.pl FIFO RATE. It keeps at most a small buffer (64 bytes, or what it makes in 20 ms), as a
# generator does, and drops what nobody took. No byte comes twice. On SIGTERM it says how many were
# taken.
use strict;
use Digest::SHA qw(sha512);
use Fcntl;
use Time::HiRes qw(sleep time);

my ($path, $rate) = @ARGV;
my $holds = $rate / 50 > 64 ? int($rate / 50) : 64;
sysopen my $fifo, $path, O_RDWR | O_NONBLOCK or die; # it outlives its readers
open my $seed, '<', '/proc/sys/kernel/random/uuid' or die; # no draw from the pool that is measured
my ($key, $block, $fresh) = (<$seed> . time . $$, 0, '');

sub unread {
    my $bytes = pack 'i', 0;
    ioctl $fifo, 0x541B, $bytes or die; # FIONREAD
    return unpack 'i', $bytes;
}

my ($given, $made, $begun) = (unread(), 0, time);
$SIG{TERM} = sub { print 'LAB taken ', $given - unread(), "\n"; exit };
$| = 1;
for (;; sleep 0.005) {
    my $due = int($rate * (time - $begun)) - $made;
    $made += $due;
    my $room = $holds - unread();
    $due = $room if $due > $room;
    next if $due <= 0;
    $fresh .= sha512($key . $block++) while length $fresh < $due;
    $given += syswrite $fifo, substr $fresh, 0, $due, '';
}
