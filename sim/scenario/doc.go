// Package scenario turns a scenario file into a world.
//
// A file is YAML, and strict: an unknown field, a doubled one or a value of the
// wrong type is a mistake. Whoever writes scenarios is no programmer, so every
// mistake is told at once, each with its line and column and what to do about it.
//
// A file goes through four hands:
//
//	octets --readable, parseYAML--> nodes --readFields--> File --checker--> File
//
// The YAML parser sees nothing that could keep it busy for long (yaml.go), and
// nothing after it sees anything of YAML but nodes: text, numbers, lists and maps,
// each with its place (tree.go). Tables of fields say what may stand in a host, a
// message, a fault, and how it is read (host.go, message.go, fault.go, ...); they are
// the contract in code, and what a suggestion is chosen from. Last, the checker looks
// at what the parts say of one another: whether the hosts that are named exist, whom
// a client submits to, where the mail exchanges are (check.go, checkworld.go).
// What is legal but does nothing yet, or is probably not meant, is a Note; it never
// stops a file.
//
// Config makes the machines. It fills in what a file need not say: addresses
// (address.go), a resolver and a name server for the zones (serve.go), passwords,
// neighbours, and for each host a seed of its own.
//
// A lesson is a scenario with more fields. Package lesson reads those, with ParseWith:
// its Reader is as strict, and what is wrong comes out together, in the order of the file.
//
// Set changes a field after the fact. It changes the nodes and reads them again, so
// there is one set of rules for files and for the command line.
package scenario
