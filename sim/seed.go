package sim

// Seed derives the seed of one concern, such as "host mx1.receiver.example ids",
// from the seed of a run. A concern's seed depends on nothing but these two, so
// that adding a host changes nobody else's luck.
func Seed(seed uint64, concern string) uint64 {
	const offset, prime = 0xcbf29ce484222325, 0x100000001b3 // FNV-1a, 64 bits
	hash := uint64(offset)
	for i := range len(concern) {
		hash = (hash ^ uint64(concern[i])) * prime
	}
	return scatter(hash ^ scatter(seed))
}

// scatter spreads a change of any bit over all bits (the finalizer of SplitMix64),
// so that neighbouring seeds have nothing in common.
func scatter(x uint64) uint64 {
	x += 0x9e3779b97f4a7c15
	x = (x ^ x>>30) * 0xbf58476d1ce4e5b9
	x = (x ^ x>>27) * 0x94d049bb133111eb
	return x ^ x>>31
}
