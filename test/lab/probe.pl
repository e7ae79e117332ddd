# Watches the kernel's pool, and takes entropy out of a legacy one as a reseed of the CRNG does, 256 bits
# each.
#   probe.pl wait SECONDS BITS         until it holds so many: says what it holds
#   probe.pl waited SECONDS BITS       the same: says how many milliseconds that took
#   probe.pl drain                     once: says what is left
#   probe.pl empty                     until next to nothing is left
#   probe.pl take SECONDS PAUSE        again and again: says the times, the bits that there were, and
#                                      how often fewer than 256
#   probe.pl refill WATERMARK ROUNDS   takes it 512 bits below the watermark and waits until that holds
#                                      again: says the milliseconds since it fell, the median and the worst
#   probe.pl credit LEVEL              credits (zeros) until it holds so many, says what it holds
#   probe.pl replace WATERMARK         takes it below the watermark and credits it back at once: says how
#                                      low it was, and what it holds
#   probe.pl poll                      what poll() of /dev/random says: in, out, or both
#   probe.pl polls SECONDS             the same, again and again: everything it said
use strict;
use Time::HiRes qw(sleep time);

open my $random, '<', '/dev/random' or die;
open my $count, '<', '/proc/sys/kernel/random/entropy_avail' or die;
my ($job, @with) = @ARGV;

sub avail {
    sysseek $count, 0, 0;
    sysread $count, my $text, 16;
    return $text + 0;
}

# Gives the bits that there were for it: it takes 256, or what there is, but not less than 128.
sub take {
    my $before = avail();
    ioctl $random, 0x5207, 0; # RNDRESEEDCRNG
    return $before < 128 ? 0 : $before < 256 ? $before : 256;
}

sub wait_for {
    my ($seconds, $bits) = @_;
    my $end = time + $seconds;
    sleep 0.0003 while avail() < $bits && time < $end;
    return avail();
}

sub waited_for {
    my ($seconds, $bits) = @_;
    my $begun = time;
    sleep 0.01 while avail() < $bits && time < $begun + $seconds; # takes little from who feeds it
    return int(1000 * (time - $begun));
}

sub again_and_again {
    my ($seconds, $pause) = @_;
    my ($times, $bits, $short) = (0, 0, 0);
    for (my $end = time + $seconds; time < $end; sleep $pause) {
        my $took = take();
        $times++;
        $bits += $took;
        $short++ if $took < 256;
    }
    return "$times $bits $short";
}

sub refill {
    my ($watermark, $rounds) = @_;
    my @waits;
    for (1 .. $rounds) {
        take() while avail() >= $watermark;
        my $fell = time;
        take() while avail() >= $watermark - 512 && time < $fell + 0.005;
        wait_for(10, $watermark);
        push @waits, (time - $fell) * 1000;
        sleep 0.1;
    }
    @waits = sort { $a <=> $b } @waits;
    return sprintf '%.1f %.1f', $waits[@waits / 2], $waits[-1];
}

sub credit {
    my ($level) = @_;
    for (1 .. 2000) {
        my $short = $level - avail();
        last if $short <= 0;
        ioctl $random, 0x40085203, pack 'iia8', $short < 8 ? $short : 8, 8, ''; # RNDADDENTROPY
    }
    return avail();
}

sub replace {
    my ($watermark) = @_;
    my $fell = avail();
    for (1 .. 20) {
        last if $fell < $watermark;
        take();
        $fell = avail();
    }
    return $fell . ' ' . credit($watermark);
}

sub poll {
    my $set = '';
    vec($set, fileno $random, 1) = 1;
    select my $in = $set, my $out = $set, undef, 0;
    return join ' ', vec($in, fileno $random, 1) ? 'in' : (), vec($out, fileno $random, 1) ? 'out' : ();
}

sub polls {
    my ($seconds) = @_;
    my %said;
    for (my $end = time + $seconds; time < $end; sleep 0.02) { $said{poll()} = 1 }
    return join ', ', sort keys %said;
}

my %jobs = (
    credit => \&credit,
    poll => \&poll,
    replace => \&replace,
    polls => \&polls,
    wait => \&wait_for,
    waited => \&waited_for,
    drain => sub { take(); avail() },
    empty => sub { take() while avail() >= 256; avail() },
    take => \&again_and_again,
    refill => \&refill,
);
$| = 1;
print $jobs{$job}->(@with), "\n";
