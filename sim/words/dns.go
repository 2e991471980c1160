package words

// Why an answer of DNS is as it is.
const (
	DNSNXDomain       Key = "dns-nxdomain"
	DNSNoData         Key = "dns-nodata"
	DNSNullMX         Key = "dns-null-mx"
	DNSWildcard       Key = "dns-wildcard"
	DNSTruncated      Key = "dns-truncated"
	DNSNotServed      Key = "dns-not-served"
	DNSNotUnderstood  Key = "dns-not-understood"
	DNSNotImplemented Key = "dns-not-implemented"
	DNSFailed         Key = "dns-failed"
	DNSSilence        Key = "dns-silence"
	DNSUnanswerable   Key = "dns-unanswerable"
	DNSFailedUpstream Key = "dns-failed-upstream"
	DNSAliasLoop      Key = "dns-alias-loop"
	DNSNoZone         Key = "dns-no-zone"
	DNSOnlyMemory     Key = "dns-only-memory"
	DNSBusy           Key = "dns-busy"
	DNSNotAName       Key = "dns-not-a-name"
	DNSZoneRefused    Key = "dns-zone-refused"
)

// Mistakes in zone text. Each has a second sentence with "-mend" after its key,
// which says what to write instead; in both, what a person wrote comes as {0}.
const (
	ZoneTooLong           Key = "zone-too-long"
	ZoneTooManyRecords    Key = "zone-too-many-records"
	ZoneEntryTooLong      Key = "zone-entry-too-long"
	ZoneParenthesisOpen   Key = "zone-parenthesis-open"
	ZoneParenthesisNested Key = "zone-parenthesis-nested"
	ZoneParenthesisClosed Key = "zone-parenthesis-closed"
	ZoneQuoteOpen         Key = "zone-quote-open"
	ZoneNoOwner           Key = "zone-no-owner"
	ZoneOwnerIndented     Key = "zone-owner-indented"
	ZoneDirective         Key = "zone-directive"
	ZoneMissingOrigin     Key = "zone-missing-origin"
	ZoneMissingTTL        Key = "zone-missing-ttl"
	ZoneMissingType       Key = "zone-missing-type"
	ZoneClass             Key = "zone-class"
	ZoneTypeElsewhere     Key = "zone-type-elsewhere"
	ZoneType              Key = "zone-type"
	ZoneAliasWithOthers   Key = "zone-alias-with-others"
	ZoneOtherWithAlias    Key = "zone-other-with-alias"
	ZoneSecondSOA         Key = "zone-second-soa"
	ZoneNameQuoted        Key = "zone-name-quoted"
	ZoneOwnerAddress      Key = "zone-owner-address"
	ZoneTargetAddress     Key = "zone-target-address"
	ZoneNoOrigin          Key = "zone-no-origin"
	ZoneNotAbsolute       Key = "zone-not-absolute"
	ZoneNameTooLong       Key = "zone-name-too-long"
	ZoneLabelTooLong      Key = "zone-label-too-long"
	ZoneLabelEmpty        Key = "zone-label-empty"
	ZoneNameOctets        Key = "zone-name-octets"
	ZoneEscape            Key = "zone-escape"
	ZoneEscapedDot        Key = "zone-escaped-dot"
	ZoneTime              Key = "zone-time"
	ZoneTooMuch           Key = "zone-too-much"
	ZoneMissingAddress    Key = "zone-missing-address"
	ZoneAddress4          Key = "zone-address4"
	ZoneAddress6          Key = "zone-address6"
	ZoneAddress           Key = "zone-address"
	ZoneMissingPreference Key = "zone-missing-preference"
	ZoneMissingExchange   Key = "zone-missing-exchange"
	ZonePreference        Key = "zone-preference"
	ZoneMissingTarget     Key = "zone-missing-target"
	ZoneMissingText       Key = "zone-missing-text"
	ZoneTextTooLong       Key = "zone-text-too-long"
	ZoneTextsTooLong      Key = "zone-texts-too-long"
	ZoneMissingSOA        Key = "zone-missing-soa"
	ZoneSerial            Key = "zone-serial"
)

var dnsEnglish = map[Key]string{
	DNSNXDomain:       "The name {0} does not exist.",
	DNSNoData:         "The name {0} exists, but it has no {1} record.",
	DNSNullMX:         "{0} says that it takes no mail: its only MX record points to nowhere.",
	DNSWildcard:       "There is no {0}; the wildcard {1} answers in its place.",
	DNSTruncated:      "The answer does not fit into {0} octets, so it has to be asked for again over TCP.",
	DNSNotServed:      "This server has no zone that {0} is in.",
	DNSNotUnderstood:  "The packet is no question that DNS knows.",
	DNSNotImplemented: "Questions of this sort are not answered here.",
	DNSFailed:         "The server could not answer for {0}.",
	DNSSilence:        "{0} did not answer, though it was asked {1} times.",
	DNSUnanswerable:   "{0} could not be asked for {1}.",
	DNSFailedUpstream: "{0} answered {1}.",
	DNSAliasLoop:      "{0} is an alias of an alias of an alias, without end.",
	DNSNoZone:         "No name server has a zone that {0} is in, so the name does not exist.",
	DNSOnlyMemory:     "It was asked not to ask others, and it does not remember {0}.",
	DNSBusy:           "The resolver already waits for as many answers as it can.",
	DNSNotAName:       "{0} is no domain name: it is too long, or has an empty part.",
	DNSZoneRefused:    "The new zone text was not taken: {0}",

	ZoneTooLong:                     "this is where zone text of {0} octets ends, and the rest was not read",
	ZoneTooLong + "-mend":           "write less zone text",
	ZoneTooManyRecords:              "these zones have more than {0} records, and the rest was not read",
	ZoneTooManyRecords + "-mend":    "write fewer records",
	ZoneEntryTooLong:                "this entry is longer than {0} octets",
	ZoneEntryTooLong + "-mend":      "split it into several records",
	ZoneParenthesisOpen:             "the parenthesis is never closed",
	ZoneParenthesisOpen + "-mend":   "write ) where the record ends",
	ZoneParenthesisNested:           "a parenthesis inside of a parenthesis",
	ZoneParenthesisNested + "-mend": "leave it out, or close the first one before",
	ZoneParenthesisClosed:           "the parenthesis was never opened",
	ZoneParenthesisClosed + "-mend": "leave out the ) or write ( earlier in this record",
	ZoneQuoteOpen:                   "the quotation mark is never closed",
	ZoneQuoteOpen + "-mend":         "write \" where the text ends, on the same line",
	ZoneNoOwner:                     "a line that begins with a space belongs to the name of the record above, and there is none",
	ZoneNoOwner + "-mend":           "begin the line with the name that the record is for",
	ZoneOwnerIndented:               "{0} stands where a record type belongs, because the line begins with a space",
	ZoneOwnerIndented + "-mend":     "begin the line with the name, without a space before it",
	ZoneDirective:                   "{0} is no directive that is known here",
	ZoneDirective + "-mend":         "write $ORIGIN or $TTL, or leave the line out",
	ZoneMissingOrigin:               "$ORIGIN without a name",
	ZoneMissingOrigin + "-mend":     "write the name that relative names end with, such as $ORIGIN example.",
	ZoneMissingTTL:                  "$TTL without a time",
	ZoneMissingTTL + "-mend":        "write how long records may be remembered, such as $TTL 1h",
	ZoneMissingType:                 "the record has no type",
	ZoneMissingType + "-mend":       "write a type and its data, such as IN MX 10 mx1.receiver.example.",
	ZoneClass:                       "records of class {0} are not known here",
	ZoneClass + "-mend":             "write IN",
	ZoneTypeElsewhere:               "records of type {0} are not known here",
	ZoneTypeElsewhere + "-mend":     "leave the record out; known types are {1}",
	ZoneType:                        "{0} is no record type",
	ZoneType + "-mend":              "write one of {1}",
	ZoneAliasWithOthers:             "{0} already has records, so it cannot be an alias as well",
	ZoneAliasWithOthers + "-mend":   "take out the CNAME, or move the other records to the name it points to",
	ZoneOtherWithAlias:              "{0} is an alias (CNAME), so it cannot have other records",
	ZoneOtherWithAlias + "-mend":    "write this record for the name that the alias points to",
	ZoneSecondSOA:                   "{0} already has an SOA record",
	ZoneSecondSOA + "-mend":         "keep one of the two",
	ZoneNameQuoted:                  "a name in quotation marks",
	ZoneNameQuoted + "-mend":        "write {0} without them",
	ZoneOwnerAddress:                "{0} is an address, not a name",
	ZoneOwnerAddress + "-mend":      "write {1} for a PTR record, else the name of the host",
	ZoneTargetAddress:               "{0} is an address, and a name belongs here",
	ZoneTargetAddress + "-mend":     "write the name of the host, and give that name the address in a record of its own",
	ZoneNoOrigin:                    "@ stands for the origin, and there is no $ORIGIN above",
	ZoneNoOrigin + "-mend":          "write the name in full, or a line such as $ORIGIN receiver.example. first",
	ZoneNotAbsolute:                 "{0} is missing the final dot",
	ZoneNotAbsolute + "-mend":       "write {0}. or say with $ORIGIN what it is relative to",
	ZoneNameTooLong:                 "the name is longer than {0} octets",
	ZoneNameTooLong + "-mend":       "write a shorter name",
	ZoneLabelTooLong:                "the name has more than {0} octets between two dots",
	ZoneLabelTooLong + "-mend":      "write shorter parts",
	ZoneLabelEmpty:                  "{0} has nothing between two dots",
	ZoneLabelEmpty + "-mend":        "take one of the dots out",
	ZoneNameOctets:                  "the name has letters that DNS does not carry",
	ZoneNameOctets + "-mend":        "write names with other letters in their xn-- form",
	ZoneEscape:                      "a backslash that escapes nothing",
	ZoneEscape + "-mend":            "write \\ and one character, or \\ and three digits up to 255",
	ZoneEscapedDot:                  "a dot inside of a label is not supported here",
	ZoneEscapedDot + "-mend":        "write a name without it",
	ZoneTime:                        "{0} is no time",
	ZoneTime + "-mend":              "write seconds, such as 3600, or numbers with the units w, d, h, m and s, such as 1h30m, in all less than 68 years",
	ZoneTooMuch:                     "{0} is more than the record takes",
	ZoneTooMuch + "-mend":           "take it out, or begin a new line for a new record",
	ZoneMissingAddress:              "the {0} record has no address",
	ZoneMissingAddress + "-mend":    "write one, such as {1}",
	ZoneAddress4:                    "{0} is an IPv4 address, which an AAAA record cannot hold",
	ZoneAddress4 + "-mend":          "write A in place of AAAA",
	ZoneAddress6:                    "{0} is an IPv6 address, which an A record cannot hold",
	ZoneAddress6 + "-mend":          "write AAAA in place of A",
	ZoneAddress:                     "{0} is no address for an {1} record",
	ZoneAddress + "-mend":           "write one such as {2}",
	ZoneMissingPreference:           "the preference is missing before {0}",
	ZoneMissingPreference + "-mend": "write 10 {0}; the lowest number is tried first",
	ZoneMissingExchange:             "the MX record has neither preference nor target",
	ZoneMissingExchange + "-mend":   "write both, such as 10 mx1.receiver.example.",
	ZonePreference:                  "{0} is no preference",
	ZonePreference + "-mend":        "write a number from 0 to 65535; the lowest is tried first",
	ZoneMissingTarget:               "the {0} record has no name to point to",
	ZoneMissingTarget + "-mend":     "write the name, with its final dot",
	ZoneMissingText:                 "the TXT record has no text",
	ZoneMissingText + "-mend":       "write it in quotation marks",
	ZoneTextTooLong:                 "the text has {1} octets, and a character string holds {0}",
	ZoneTextTooLong + "-mend":       "split it into several strings: \"...\" \"...\"",
	ZoneTextsTooLong:                "the texts of this record have more than {0} octets in all",
	ZoneTextsTooLong + "-mend":      "write less text",
	ZoneMissingSOA:                  "the SOA record has no {0}",
	ZoneMissingSOA + "-mend":        "write MNAME RNAME SERIAL REFRESH RETRY EXPIRE MINIMUM, such as ns.example. hostmaster.example. 1 2h 15m 14d 5m",
	ZoneSerial:                      "{0} is no serial number",
	ZoneSerial + "-mend":            "write a number from 0 to 4294967295",
}
