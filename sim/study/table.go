package study

import (
	"encoding/json"
	"strconv"
	"strings"
	"time"

	"mailscope/sim/scenario"
)

// Row is a line of the table: a cell and what it came to, with units in the names. Times
// after the outage are in seconds.
type Row struct {
	Study   string `json:"study"`
	Retry   string `json:"retry"`
	Outage  string `json:"outage"`   // as it stands in files, "4h"
	OutageS int64  `json:"outage_s"` // the same in seconds
	Seed    uint64 `json:"seed"`
	State   string `json:"state"` // done, unfinished, failed

	Messages   int `json:"messages"`
	Recipients int `json:"recipients"`
	Before     int `json:"delivered_before_end"`
	After      int `json:"delivered_after_end"`
	Later      int `json:"submitted_and_delivered_after_end"`
	Bounced    int `json:"bounced"`
	Left       int `json:"left"`

	BouncedPercent Decimal `json:"bounced_percent"`
	WaitMedian     Decimal `json:"wait_median_s"` // of those delivered after the end
	WaitP90        Decimal `json:"wait_p90_s"`
	WaitMax        Decimal `json:"wait_max_s"`

	Attempts           int     `json:"attempts"`
	AttemptsPerMessage Decimal `json:"attempts_per_message"`
	Warnings           int     `json:"warnings"`
	Connections        int     `json:"connections_after_end"`
	PerSecond          int     `json:"peak_connections_per_second"`
	PerMinute          int     `json:"peak_connections_per_minute"`
	Failure            string  `json:"failure"`
}

// Decimal is a number with a decimal point, as it is written; "" for none.
type Decimal string

// MarshalJSON writes a number, or null.
func (d Decimal) MarshalJSON() ([]byte, error) {
	if d == "" {
		return []byte("null"), nil
	}
	return []byte(d), nil
}

// The states of a row.
const (
	Done       = "done"
	Unfinished = "unfinished"
	Failed     = "failed"
)

// Row returns the line of the table for a result.
func (s *Study) Row(r *Result) Row {
	outage := s.Outages[r.Outage]
	row := Row{
		Study: s.ID, Retry: s.Retries[r.Retry].Name, Outage: scenario.FormatDuration(outage), OutageS: int64(outage / time.Second), Seed: r.Seed, State: Done,
		Messages: r.Messages, Recipients: r.Recipients, Before: r.Before, After: len(r.Waits), Later: r.Later, Bounced: r.Bounced, Left: r.Left(),
		BouncedPercent: tenths(r.BouncedTenths()), WaitMedian: seconds(r, 50), WaitP90: seconds(r, 90), WaitMax: seconds(r, 100),
		Attempts: r.Attempts, AttemptsPerMessage: tenths(r.AttemptsTenths()), Warnings: r.Warnings,
		Connections: r.Connections, PerSecond: r.PerSecond, PerMinute: r.PerMinute, Failure: r.Failure,
	}
	switch {
	case r.Failure != "":
		row.State = Failed
	case r.Unfinished:
		row.State = Unfinished
	}
	return row
}

func tenths(n int) Decimal {
	return Decimal(strconv.Itoa(n/10) + "." + strconv.Itoa(n%10))
}

// seconds writes a quantile of the waits with milliseconds, cut off; none where nothing
// was delivered after the outage.
func seconds(r *Result, percent int) Decimal {
	d, ok := r.Wait(percent)
	if !ok {
		return ""
	}
	ms := strconv.FormatInt(int64(d/time.Millisecond)+1000, 10) // so that there are four figures at least
	whole, _ := strconv.ParseInt(ms[:len(ms)-3], 10, 64)
	return Decimal(strconv.FormatInt(whole-1, 10) + "." + ms[len(ms)-3:])
}

// columns are the columns of the CSV table.
var columns = []struct {
	name string
	of   func(r *Row) string
}{
	{"study", func(r *Row) string { return r.Study }},
	{"retry", func(r *Row) string { return r.Retry }},
	{"outage", func(r *Row) string { return r.Outage }},
	{"outage_s", func(r *Row) string { return strconv.FormatInt(r.OutageS, 10) }},
	{"seed", func(r *Row) string { return strconv.FormatUint(r.Seed, 10) }},
	{"state", func(r *Row) string { return r.State }},
	{"messages", func(r *Row) string { return strconv.Itoa(r.Messages) }},
	{"recipients", func(r *Row) string { return strconv.Itoa(r.Recipients) }},
	{"delivered_before_end", func(r *Row) string { return strconv.Itoa(r.Before) }},
	{"delivered_after_end", func(r *Row) string { return strconv.Itoa(r.After) }},
	{"submitted_and_delivered_after_end", func(r *Row) string { return strconv.Itoa(r.Later) }},
	{"bounced", func(r *Row) string { return strconv.Itoa(r.Bounced) }},
	{"left", func(r *Row) string { return strconv.Itoa(r.Left) }},
	{"bounced_percent", func(r *Row) string { return string(r.BouncedPercent) }},
	{"wait_median_s", func(r *Row) string { return string(r.WaitMedian) }},
	{"wait_p90_s", func(r *Row) string { return string(r.WaitP90) }},
	{"wait_max_s", func(r *Row) string { return string(r.WaitMax) }},
	{"attempts", func(r *Row) string { return strconv.Itoa(r.Attempts) }},
	{"attempts_per_message", func(r *Row) string { return string(r.AttemptsPerMessage) }},
	{"warnings", func(r *Row) string { return strconv.Itoa(r.Warnings) }},
	{"connections_after_end", func(r *Row) string { return strconv.Itoa(r.Connections) }},
	{"peak_connections_per_second", func(r *Row) string { return strconv.Itoa(r.PerSecond) }},
	{"peak_connections_per_minute", func(r *Row) string { return strconv.Itoa(r.PerMinute) }},
	{"failure", func(r *Row) string { return r.Failure }},
}

// CSV returns the table: a line of names, then a line for each result. Lines end in
// CRLF, as its registration has it.
func (s *Study) CSV(results []Result) []byte {
	var b []byte
	for i, c := range columns {
		b = append(appendComma(b, i), c.name...)
	}
	b = append(b, "\r\n"...)
	for i := range results {
		row := s.Row(&results[i])
		for i, c := range columns {
			b = append(appendComma(b, i), quoted(c.of(&row))...)
		}
		b = append(b, "\r\n"...)
	}
	return b
}

func appendComma(b []byte, column int) []byte {
	if column > 0 {
		b = append(b, ',')
	}
	return b
}

// quoted puts a value in quotes where it needs them.
func quoted(s string) string {
	if !strings.ContainsAny(s, ",\"\r\n") {
		return s
	}
	return `"` + strings.ReplaceAll(s, `"`, `""`) + `"`
}

// report is a study and its table, as JSON.
type report struct {
	Study string `json:"study"`
	Title string `json:"title"`
	Host  string `json:"host"`
	Fault string `json:"fault"` // its kind
	Cells int    `json:"cells"` // of the grid; those with no row were not run
	Rows  []Row  `json:"rows"`
}

// JSON returns the table as JSON: what was studied, and a row for each result.
func (s *Study) JSON(results []Result) []byte {
	rows := make([]Row, len(results))
	for i := range results {
		rows[i] = s.Row(&results[i])
	}
	all := report{s.ID, s.Title, s.Host, string(s.Fault.Kind), len(s.Cells()), rows}
	b, err := json.MarshalIndent(all, "", "  ")
	if err != nil {
		panic("study: " + err.Error()) // numbers and names can always be written
	}
	return append(b, '\n')
}
