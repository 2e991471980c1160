// Package study runs one scenario many times, a little otherwise each time, and measures
// what comes of it: with other schedules of retry, other lengths of an outage, other
// seeds.
//
// A Study is a grid of cells. Cells gives them in order; Begin makes a Run of one, which is
// advanced in slices by whoever has the time: the command line runs as many at once as
// there are cores, the page one after the other between two frames. What a Run measures
// comes from its events alone (meter.go), and its Result does not depend on when or
// where it was run.
//
// From all results come a table (table.go: CSV, JSON) and a picture (picture.go), which is
// data until somebody draws it: svg.go as a file, the page in its own colours. All
// numbers are whole numbers, so that the same study is the same file everywhere.
package study
