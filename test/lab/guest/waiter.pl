# Asks getrandom() until it answers, every 20 ms and without waiting in it: a caller that waits starts
# the kernel's own jitter loop, which would make the CRNG ready in our place.
$| = 1;
sub avail { open my $file, '<', '/proc/sys/kernel/random/entropy_avail'; my $bits = <$file>; chomp $bits; $bits }
sub answers { my $bytes = '.' x 16; syscall(318, $bytes, 16, 1) == 16 }
print answers() ? "not blocked\n" : 'blocked, pool ' . avail() . "\n";
select undef, undef, undef, 0.02 until answers();
print "released\n";
