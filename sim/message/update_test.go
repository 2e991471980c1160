package message

import "flag"

// The flag -update rewrites the golden files of those packages that have some. All
// packages of the core take it, so that it can be given to all of them at once.
var _ = flag.Bool("update", false, "rewrite golden files, where there are some")
