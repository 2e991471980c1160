package wire

// StudyForm is what a study of the open scenario can be about: in what the runs of its
// grid may differ.
type StudyForm struct {
	Hosts   []string      `json:"hosts"` // the servers whose schedule may vary, the likeliest first
	Faults  []StudyChoice `json:"faults"`
	Retries []StudyChoice `json:"retries"`
	Outages []StudyChoice `json:"outages"`
	Copies  []int         `json:"copies"`  // of each message
	Most    int           `json:"most"`    // retries, and outages, at a time
	Text    string        `json:"text"`    // what a study does
	Refused string        `json:"refused"` // why there is nothing to study; "" where there is
}

// StudyChoice is a value that can be chosen.
type StudyChoice struct {
	Value  string `json:"value"`
	Label  string `json:"label"`
	Chosen bool   `json:"chosen"` // unless a person chooses otherwise
}

// StudyParams begin a study of the open scenario, in the place of the one before.
type StudyParams struct {
	Host    string   `json:"host"`
	Fault   string   `json:"fault"`
	Retries []string `json:"retries"`
	Outages []string `json:"outages"`
	Copies  int      `json:"copies"`
}

// StudyOnParams let a study go on.
type StudyOnParams struct {
	MaxSteps int `json:"maxSteps"` // of its runs, in this slice
}

// StudyState is how far a study is.
type StudyState struct {
	Done    int           `json:"done"` // runs
	Total   int           `json:"total"`
	Text    string        `json:"text"`
	Picture *StudyPicture `json:"picture"` // of what is done; null where nothing new is
}

// StudyPicture is a drawing: shapes to be drawn one after the other, in pixels.
type StudyPicture struct {
	Width  int          `json:"width"`
	Height int          `json:"height"`
	Title  string       `json:"title"`
	Lines  []string     `json:"lines"` // the same in sentences, one for each panel
	Shapes []StudyShape `json:"shapes"`
}

// StudyShape is one thing to draw: a path, or where that is empty a text.
type StudyShape struct {
	Look   string `json:"look"`
	Path   string `json:"path"` // as SVG writes it
	X      int    `json:"x"`
	Y      int    `json:"y"`
	Anchor string `json:"anchor"`
	Text   string `json:"text"`
}
