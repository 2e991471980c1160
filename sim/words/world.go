package words

var worldEnglish = map[Key]string{}
