# Draws from getrandom() again and again, and writes down when (CLOCK_MONOTONIC) and how what came begins:
# a twin that shares the generator's state writes down the same.
use strict;
my ($getrandom, $clock_gettime, $monotonic) = (318, 228, 1);
open my $drawn, '>', '/run/twin' or die $!;
while (1) {
  my $now = pack 'qq', 0, 0;
  syscall $clock_gettime, $monotonic, $now;
  my @beginnings;
  for (1 .. 4) {
    my $bytes = "\0" x 16;
    syscall $getrandom, $bytes, 16, 0;
    push @beginnings, unpack 'H12', $bytes;
  }
  syswrite $drawn, sprintf "%d.%09d %s\n", unpack('qq', $now), "@beginnings";
  select undef, undef, undef, 0.03;
}
