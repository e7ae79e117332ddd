# A device behind a FIFO: device.pl FIFO RECORDING RATE gives the recording again and again, at most
# RATE bytes a second, and on SIGTERM says how many were taken.
use strict;
use Fcntl;
use Time::HiRes qw(sleep time);

my ($path, $recording, $rate) = @ARGV;
my $piece = 250;
open my $file, '<', $recording or die;
read $file, my $bytes, 1e6;
sysopen my $fifo, $path, O_RDWR or die; # it outlives its readers
fcntl $fifo, 1031, 4096; # F_SETPIPE_SZ: little is given ahead of what is asked for
my $given = 0;
$SIG{TERM} = sub { print "LAB given $given\n"; exit };
for (my $due = time;;) {
    syswrite $fifo, $bytes, $piece, $given % (length($bytes) - $piece);
    $given += $piece;
    $due += $piece / $rate;
    my $early = $due - time;
    if ($early > 0) { sleep $early } else { $due = time } # what nobody took is not made up for
}
