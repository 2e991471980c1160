package words

var mailEnglish = map[Key]string{}
