package words

var compareEnglish = map[Key]string{}
