package study

import "flag"

var update = flag.Bool("update", false, "write what is in testdata anew")
