# Readers of a legacy pool, and how long it was below the watermark:
# readers.pl SECONDS PAUSE WATERMARK
# Each PAUSE one comes that wants 256 bits; it waits until there are so many, and whoever would have
# come in the meantime does not. Says the percentage of the time below the watermark, the longest
# stretch below and the longest wait in milliseconds, how many were served, and the bits that the
# pool gained.
use strict;
use Time::HiRes qw(sleep time);

open my $random, '<', '/dev/random' or die;
open my $count, '<', '/proc/sys/kernel/random/entropy_avail' or die;
my ($seconds, $pause, $watermark) = @ARGV;

sub avail {
    sysseek $count, 0, 0;
    sysread $count, my $text, 16;
    return $text + 0;
}

my $begun = my $then = my $comes = time;
my ($below, $fell, $longest_below) = (0, undef, 0);
my ($asked, $longest_wait, $served, $gained) = (undef, 0, 0, 0);
my $before = avail();
my $held = $before;
my $end = $begun + $seconds;
for (;;) {
    my ($now, $has) = (time, avail());
    $gained += $has - $held;
    $below += $now - $then if $held < $watermark; # it was, at the end of the last look
    $then = $now;
    if ($has < $watermark) { $fell //= $now } 
    if (defined $fell && ($has >= $watermark || $now >= $end)) {
        $longest_below = $now - $fell if $now - $fell > $longest_below;
        undef $fell;
    }
    $asked //= $now if $now >= $comes;
    if (defined $asked) {
        my $waited = $now - $asked;
        $longest_wait = $waited if $waited > $longest_wait;
        if ($has >= 256) {
            ioctl $random, 0x5207, 0; # RNDRESEEDCRNG takes 256 bits out
            $has = avail();
            $served++;
            $comes = $comes + $pause > $now ? $comes + $pause : $now + $pause;
            undef $asked;
        }
    }
    $held = $has;
    last if $now >= $end;
    sleep 0.01;
}
printf "%.1f %.0f %.0f %d %d\n", 100 * $below / ($then - $begun), 1000 * $longest_below,
    1000 * $longest_wait, $served, $gained;
