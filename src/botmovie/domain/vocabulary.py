"""Fixed vocabularies: countries with their adjectives, regions, languages, genres, award categories.

Each has one canonical form, which the catalogue stores, and the words people use for it, folded.
"""

from __future__ import annotations

COUNTRIES: dict[str, tuple[str, str]] = {
    # canonical name: (ISO 3166 code, comma-separated words people use for it and its people)
    "USA": ("US", "american,united states,us,u s,u s a,hollywood,america"),
    "UK": ("GB", "british,english made,united kingdom,great britain,britain,england,scottish,scotland,welsh,wales,u k"),
    "France": ("FR", "french"), "Italy": ("IT", "italian"), "Germany": ("DE", "german"),
    "West Germany": ("DE", "west german"), "East Germany": ("DD", "east german"), "Spain": ("ES", "spanish"),
    "Portugal": ("PT", "portuguese"), "Ireland": ("IE", "irish"), "Belgium": ("BE", "belgian"),
    "Netherlands": ("NL", "dutch,holland,the netherlands"), "Luxembourg": ("LU", "luxembourgish"),
    "Switzerland": ("CH", "swiss"), "Austria": ("AT", "austrian"), "Denmark": ("DK", "danish"), "Sweden": ("SE", "swedish"),
    "Norway": ("NO", "norwegian"), "Finland": ("FI", "finnish"), "Iceland": ("IS", "icelandic"),
    "Poland": ("PL", "polish"), "Czechoslovakia": ("CS", "czechoslovak,czechoslovakian,czech"),
    "Czech Republic": ("CZ", "czech,czechia"), "Slovakia": ("SK", "slovak"), "Hungary": ("HU", "hungarian"),
    "Romania": ("RO", "romanian"), "Bulgaria": ("BG", "bulgarian"), "Greece": ("GR", "greek"), "Turkey": ("TR", "turkish,turkiye"),
    "Yugoslavia": ("YU", "yugoslav,yugoslavian"), "Serbia": ("RS", "serbian"), "Croatia": ("HR", "croatian"),
    "Slovenia": ("SI", "slovenian"), "Bosnia and Herzegovina": ("BA", "bosnian,bosnia"),
    "North Macedonia": ("MK", "macedonian,macedonia"), "Albania": ("AL", "albanian"), "Kosovo": ("XK", "kosovan"),
    "Soviet Union": ("SU", "soviet,ussr,u s s r"), "Russia": ("RU", "russian"), "Ukraine": ("UA", "ukrainian"),
    "Georgia": ("GE", "georgian"), "Armenia": ("AM", "armenian"), "Kazakhstan": ("KZ", "kazakh"), "Estonia": ("EE", "estonian"),
    "Latvia": ("LV", "latvian"), "Lithuania": ("LT", "lithuanian"), "Mongolia": ("MN", "mongolian"),
    "Japan": ("JP", "japanese"), "South Korea": ("KR", "korean,south korean,korea"), "North Korea": ("KP", "north korean"),
    "China": ("CN", "chinese,mainland chinese"), "Hong Kong": ("HK", "hongkong,hong kongese,hk"), "Taiwan": ("TW", "taiwanese"),
    "India": ("IN", "indian"), "Pakistan": ("PK", "pakistani"), "Bangladesh": ("BD", "bangladeshi"), "Nepal": ("NP", "nepali"),
    "Bhutan": ("BT", "bhutanese"), "Sri Lanka": ("LK", "sri lankan"), "Thailand": ("TH", "thai"), "Vietnam": ("VN", "vietnamese"),
    "Cambodia": ("KH", "cambodian"), "Laos": ("LA", "lao"), "Myanmar": ("MM", "burmese"), "Malaysia": ("MY", "malaysian"),
    "Singapore": ("SG", "singaporean"), "Indonesia": ("ID", "indonesian"), "Philippines": ("PH", "filipino,philippine,pinoy,the philippines"),
    "Iran": ("IR", "iranian,persian"), "Iraq": ("IQ", "iraqi"), "Israel": ("IL", "israeli"), "Palestine": ("PS", "palestinian"),
    "Lebanon": ("LB", "lebanese"), "Syria": ("SY", "syrian"), "Jordan": ("JO", "jordanian"), "Saudi Arabia": ("SA", "saudi,saudi arabian"),
    "Qatar": ("QA", "qatari"), "United Arab Emirates": ("AE", "emirati,uae"), "Kuwait": ("KW", "kuwaiti"), "Afghanistan": ("AF", "afghan"),
    "Egypt": ("EG", "egyptian"), "Tunisia": ("TN", "tunisian"), "Algeria": ("DZ", "algerian"), "Morocco": ("MA", "moroccan"),
    "Senegal": ("SN", "senegalese"), "Mali": ("ML", "malian"), "Burkina Faso": ("BF", "burkinabe"), "Ivory Coast": ("CI", "ivorian,cote d ivoire"),
    "Mauritania": ("MR", "mauritanian"), "Nigeria": ("NG", "nigerian,nollywood"), "Ghana": ("GH", "ghanaian"), "Chad": ("TD", "chadian"),
    "Cameroon": ("CM", "cameroonian"), "Ethiopia": ("ET", "ethiopian"), "Kenya": ("KE", "kenyan"), "Uganda": ("UG", "ugandan"),
    "Rwanda": ("RW", "rwandan"), "Sudan": ("SD", "sudanese"), "Zambia": ("ZM", "zambian"), "Zimbabwe": ("ZW", "zimbabwean"),
    "Benin": ("BJ", "beninese"), "Angola": ("AO", "angolan"), "Lesotho": ("LS", "basotho"), "South Africa": ("ZA", "south african"), "Botswana": ("BW", "botswanan"),
    "Canada": ("CA", "canadian,quebecois"), "Mexico": ("MX", "mexican"), "Guatemala": ("GT", "guatemalan"), "Cuba": ("CU", "cuban"),
    "Colombia": ("CO", "colombian"), "Venezuela": ("VE", "venezuelan"), "Peru": ("PE", "peruvian"), "Ecuador": ("EC", "ecuadorian"),
    "Bolivia": ("BO", "bolivian"), "Chile": ("CL", "chilean"), "Argentina": ("AR", "argentine,argentinian,argentinean"),
    "Uruguay": ("UY", "uruguayan"), "Paraguay": ("PY", "paraguayan"), "Brazil": ("BR", "brazilian"), "Jamaica": ("JM", "jamaican"),
    "Dominican Republic": ("DO", "dominican"), "Puerto Rico": ("PR", "puerto rican"), "Haiti": ("HT", "haitian"),
    "Australia": ("AU", "australian,aussie"), "New Zealand": ("NZ", "new zealander,kiwi"), "Malta": ("MT", "maltese"), "Cyprus": ("CY", "cypriot"),
}

REGIONS: dict[str, tuple[str, ...]] = {
    "scandinavian": ("Sweden", "Denmark", "Norway"),
    "nordic": ("Sweden", "Denmark", "Norway", "Finland", "Iceland"),
    "african": ("Senegal", "Mali", "Burkina Faso", "Ivory Coast", "Mauritania", "Nigeria", "Ghana", "Chad", "Cameroon", "Ethiopia",
                "Kenya", "Uganda", "Rwanda", "Sudan", "Zambia", "Zimbabwe", "Angola", "Lesotho", "South Africa", "Egypt", "Tunisia",
                "Algeria", "Morocco"),
    "latin american": ("Mexico", "Guatemala", "Cuba", "Colombia", "Venezuela", "Peru", "Ecuador", "Bolivia", "Chile", "Argentina",
                       "Uruguay", "Paraguay", "Brazil"),
    "south american": ("Colombia", "Venezuela", "Peru", "Ecuador", "Bolivia", "Chile", "Argentina", "Uruguay", "Paraguay", "Brazil"),
    "asian": ("Japan", "South Korea", "China", "Hong Kong", "Taiwan", "India", "Pakistan", "Bangladesh", "Nepal", "Bhutan", "Sri Lanka",
              "Thailand", "Vietnam", "Cambodia", "Malaysia", "Singapore", "Indonesia", "Philippines", "Mongolia", "Kazakhstan"),
    "east asian": ("Japan", "South Korea", "China", "Hong Kong", "Taiwan"),
    "european": ("UK", "France", "Italy", "Germany", "West Germany", "East Germany", "Spain", "Portugal", "Ireland", "Belgium",
                 "Netherlands", "Luxembourg", "Switzerland", "Austria", "Denmark", "Sweden", "Norway", "Finland", "Iceland", "Poland",
                 "Czechoslovakia", "Czech Republic", "Slovakia", "Hungary", "Romania", "Bulgaria", "Greece", "Yugoslavia", "Serbia",
                 "Croatia", "Slovenia", "Bosnia and Herzegovina", "North Macedonia", "Albania", "Soviet Union", "Russia", "Ukraine",
                 "Georgia", "Estonia", "Latvia", "Lithuania"),
    "middle eastern": ("Iran", "Iraq", "Israel", "Palestine", "Lebanon", "Syria", "Jordan", "Saudi Arabia", "Turkey", "Egypt"),
    "arab": ("Egypt", "Lebanon", "Syria", "Jordan", "Saudi Arabia", "Palestine", "Tunisia", "Algeria", "Morocco", "Iraq"),
}

WITH_ARTICLE = frozenset({"USA", "UK", "Netherlands", "Philippines", "Soviet Union", "Czech Republic", "United Arab Emirates", "Dominican Republic"})
"""Countries that take "the" in a sentence."""

LANGUAGES: tuple[str, ...] = (
    "English", "French", "German", "Italian", "Spanish", "Portuguese", "Dutch", "Danish", "Swedish", "Norwegian", "Finnish", "Icelandic",
    "Polish", "Czech", "Slovak", "Hungarian", "Romanian", "Bulgarian", "Greek", "Turkish", "Serbian", "Croatian", "Serbo-Croatian",
    "Bosnian", "Slovenian", "Macedonian", "Albanian", "Russian", "Ukrainian", "Georgian", "Armenian", "Kazakh", "Estonian", "Latvian",
    "Lithuanian", "Japanese", "Korean", "Mandarin", "Cantonese", "Shanghainese", "Hokkien", "Taiwanese Hokkien", "Hakka", "Tibetan",
    "Mongolian", "Hindi", "Urdu", "Bengali", "Tamil", "Telugu", "Malayalam", "Kannada", "Marathi", "Punjabi", "Gujarati", "Assamese",
    "Bhojpuri", "Nepali", "Dzongkha", "Sinhala", "Thai", "Vietnamese", "Khmer", "Burmese", "Malay", "Indonesian", "Filipino", "Tagalog",
    "Persian", "Kurdish", "Arabic", "Hebrew", "Yiddish", "Aramaic", "Pashto", "Dari", "Wolof", "Bambara", "Mooré", "Dyula", "Fula",
    "Hausa", "Yoruba", "Igbo", "Nigerian Pidgin", "Amharic", "Swahili", "Kikuyu", "Zulu", "Xhosa", "Afrikaans", "Sotho", "Tswana",
    "Nyanja", "Bemba", "Tamasheq", "Fon", "Hmong", "Tok Pisin", "Corsican", "Wayuu", "Quechua", "Aymara", "Guarani", "Mixtec", "Nahuatl", "Yucatec Maya", "Kaqchikel", "Ixil", "Inuktitut",
    "Māori", "Samoan", "Hawaiian", "Irish", "Scottish Gaelic", "Welsh", "Catalan", "Galician", "Basque", "Sicilian", "Neapolitan",
    "Latin", "Esperanto", "Romani", "Sámi", "American Sign Language", "Japanese Sign Language", "Korean Sign Language", "Na'vi", "Klingon",
    "Elvish", "Cubeo", "Huitoto", "Ticuna", "Wanano", "Yolŋu Matha", "Pitjantjatjara",
    "Navajo", "Lakota", "Pawnee", "Kimbundu", "Lingala", "Hiligaynon", "Songhay", "Ocaina", "Tokelauan", "Tonga", "Azerbaijani", "Martu Wangka", "British Sign Language",
)
LANGUAGE_WORDS: dict[str, str] = {"farsi": "Persian", "mandarin chinese": "Mandarin", "flemish": "Dutch", "asl": "American Sign Language",
                                  "putonghua": "Mandarin", "maori": "Māori", "pidgin": "Nigerian Pidgin", "sign language": "American Sign Language"}

GENRES: dict[str, str] = {
    # canonical genre: words people use for it (folded, plural forms by adding s or es)
    "Action": "action", "Adventure": "adventure", "Animation": "animation,animated,cartoon,anime", "Biography": "biography,biographical,biopic",
    "Comedy": "comedy,comedies,comic,funny film,funny movie", "Crime": "crime,gangster,mafia,mob", "Documentary": "documentary,documentaries,doc,docs,docu",
    "Drama": "drama,dramatic", "Family": "family,kids,children s", "Fantasy": "fantasy,fantasies", "Film noir": "film noir,noir,films noirs,noirs",
    "History": "historical,period piece,costume drama,history", "Horror": "horror,scary film,scary movie",
    "Martial arts": "martial arts,kung fu,wuxia,karate", "Music": "music film,music movie,music", "Musical": "musical",
    "Mystery": "mystery,mysteries,whodunit,whodunnit", "Romance": "romance,romantic,love story,love stories,rom com,romcom",
    "Science fiction": "science fiction,sci fi,scifi,sf", "Short": "short film,short", "Sport": "sports,sport", "Thriller": "thriller,suspense",
    "War": "war,anti war", "Western": "western",
}

OSCAR_CATEGORIES: dict[str, str] = {
    "Best Picture": "best picture,best film,top oscar,top prize,main oscar,best movie,top academy award,best motion picture,outstanding picture",
    "Best Director": "best director,best directing,best direction,directing oscar,director oscar,oscar for directing,oscar for direction,oscar as director",
    "Best Actor": "best actor,best leading actor,best actor in a leading role,leading actor oscar,actor oscar,best lead actor",
    "Best Actress": "best actress,best leading actress,best actress in a leading role,actress oscar,best lead actress",
    "Best Supporting Actor": "best supporting actor,supporting actor oscar,supporting actor,best actor in a supporting role",
    "Best Supporting Actress": "best supporting actress,supporting actress oscar,supporting actress,best actress in a supporting role",
    "Best Original Screenplay": "best original screenplay,original screenplay,best original script,original script",
    "Best Adapted Screenplay": "best adapted screenplay,adapted screenplay,best adaptation,best adapted script,adapted script",
    "Best International Feature Film": "best international feature film,best international feature,international feature,international film oscar,"
    "best foreign language film,foreign language film,foreign language oscar,best foreign film,foreign film oscar,foreign language academy award,"
    "international oscar,best foreign language feature,best international film,foreign oscar,foreign film",
    "Best Animated Feature": "best animated feature,animated feature oscar,best animated film,animated feature,animation oscar,best animation",
    "Best Documentary Feature": "best documentary feature,best documentary,documentary oscar,documentary feature",
    "Best Documentary Short": "best documentary short,documentary short",
    "Best Cinematography": "best cinematography,cinematography oscar,oscar for cinematography,best camera,best photography",
    "Best Film Editing": "best film editing,best editing,editing oscar,film editing",
    "Best Production Design": "best production design,best art direction,production design,art direction",
    "Best Costume Design": "best costume design,best costumes,costume design,costume oscar,best costume",
    "Best Makeup and Hairstyling": "best makeup and hairstyling,best makeup,best make up,makeup oscar,make up oscar,makeup and hairstyling",
    "Best Original Score": "best original score,best score,best music,score oscar,best soundtrack,best original music,oscar for music,music oscar",
    "Best Original Song": "best original song,best song,song oscar,original song",
    "Best Sound": "best sound mixing,best sound,sound oscar,sound mixing",
    "Best Sound Editing": "best sound editing,best sound effects editing,sound editing,best sound effects",
    "Best Visual Effects": "best visual effects,best special effects,visual effects,effects oscar,special effects oscar",
    "Best Original Song Score or Adaptation Score": "best original song score or adaptation score,best adaptation score,best song score,best scoring,"
    "best scoring of a musical picture,best scoring of a musical,best musical score,best adapted score",
    "Best Story": "best story,best original story,best motion picture story", "Best Casting": "best casting,casting oscar",
}

AWARD_BODIES: dict[str, str] = {
    "Academy Awards": "academy awards,academy award,oscars,oscar,the academy,academy",
    "Cannes Film Festival": "cannes film festival,cannes festival,cannes",
    "Venice Film Festival": "venice film festival,venice festival,venice biennale,venice",
    "Berlin International Film Festival": "berlin international film festival,berlin film festival,berlinale,berlin festival",
    "BAFTA Awards": "bafta awards,baftas,bafta,british academy film awards,british academy",
    "Golden Globe Awards": "golden globe awards,golden globes,golden globe",
    "César Awards": "cesar awards,cesars,cesar",
}

FESTIVAL_PRIZES: dict[str, tuple[str, str]] = {
    # words: (body, category)
    "palme d or": ("Cannes Film Festival", "Palme d'Or"), "golden palm": ("Cannes Film Festival", "Palme d'Or"),
    "palm d or": ("Cannes Film Festival", "Palme d'Or"), "golden lion": ("Venice Film Festival", "Golden Lion"),
    "golden bear": ("Berlin International Film Festival", "Golden Bear"), "silver bear": ("Berlin International Film Festival", ""),
    "silver lion": ("Venice Film Festival", ""), "grand prix": ("Cannes Film Festival", "Grand Prix"),
    "jury prize": ("Cannes Film Festival", "Jury Prize"), "camera d or": ("Cannes Film Festival", "Caméra d'Or"),
}

MOODS: dict[str, str] = {
    # a film's tone: the words that ask for it, as a pattern over folded text
    "scary": r"scary|spooky|creepy|frighten\w*|terrify\w*|chilling|horror|halloween|haunt\w*", "funny": r"funny|laugh\w*|hilarious|comic|humou?r\w*|silly|comedy",
    "feel-good": r"feel ?good|cheer\w*|happy|heart ?warming|light|uplift\w*|comfort\w*", "uplifting": r"uplift\w*|inspir\w*|motivat\w*|hope\w*|feel ?good",
    "sad": r"sad|cry|tear ?jerker|weep\w*|heart ?break\w*|moving", "romantic": r"romantic|romance|love|date night|valentine\w*", "tense": r"tense|suspens\w*|thrill\w*|edge of|nail ?bit\w*|gripping",
    "thought-provoking": r"think|thought\w*|philosoph\w*|mind ?bend\w*|clever|smart|deep|intelligent", "surreal": r"surreal|weird|strange|trippy|dream\w*|bizarre", "quirky": r"quirky|offbeat|odd|eccentric",
    "gentle": r"gentle|calm\w*|quiet|soft|peaceful|soothing|relax\w*", "cosy": r"cosy|cozy|warm|rainy", "epic": r"epic|grand|sweeping|big screen|spectac\w*", "dark": r"dark|gritty|grim|bleak",
    "violent": r"violent|brutal|action packed", "gory": r"gory|gore|bloody|splatter", "satirical": r"satir\w*|parod\w*", "slow": r"slow|meditative|contemplative", "fast-paced": r"fast|adrenaline|pacy|action",
    "melancholic": r"melanchol\w*|wistful|nostalg\w*", "bleak": r"bleak|depress\w*", "disturbing": r"disturb\w*|shocking|messed up",
}
