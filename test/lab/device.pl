# A device behind a FIFO: device.pl FIFO RECORDING RATE [FROM] gives the recording from that byte on, again and
# again, at most RATE bytes per second, and on SIGTERM says how many were taken. What comes again within
# 1 MiB is a replay, so the recording is longer, and a second device begins elsewhere in it.
use strict;
use Fcntl;
use Time::HiRes qw(sleep time);

my ($path, $recording, $rate, $from) = @ARGV;
my $piece = 250;
open my $file, '<', $recording or die;
read $file, my $bytes, 8e6;
sysopen my $fifo, $path, O_RDWR or die; # it outlives its readers
fcntl $fifo, 1031, 4096; # F_SETPIPE_SZ: little is given ahead of what is asked for
my $given = 0;
$SIG{TERM} = sub { print "LAB given $given\n"; exit };
for (my $due = time;;) {
    syswrite $fifo, $bytes, $piece, ($given + ($from // 0)) % (length($bytes) - $piece);
    $given += $piece;
    $due += $piece / $rate;
    my $early = $due - time;
    if ($early > 0) { sleep $early } else { $due = time } # what nobody took is not made up for
}
