-- Danish stemming in plain SQL, so that R, DBeaver and the DuckDB command line have it too. What is stored here must
-- run in DuckDB 1.4, which does not know the `if` that 2.0 stores as a function: use CASE.

CREATE TABLE irregular_forms (form VARCHAR PRIMARY KEY, base VARCHAR NOT NULL);
COMMENT ON TABLE irregular_forms IS 'Danish forms that no rule of endings brings to their base';
COMMENT ON COLUMN irregular_forms.form IS 'The form, lower case';
COMMENT ON COLUMN irregular_forms.base IS 'The form to stem instead';
-- Left out: forms that are also words of another meaning (år of å, så of se).
INSERT INTO irregular_forms VALUES
    ('børn', 'barn'), ('børne', 'barn'), ('børnene', 'barn'), ('børnenes', 'barn'), ('børns', 'barn'),
    ('mænd', 'mand'), ('mændene', 'mand'), ('mænds', 'mand'), ('hænder', 'hånd'), ('hænderne', 'hånd'),
    ('kræfter', 'kraft'), ('kræfterne', 'kraft'), ('stænder', 'stand'), ('bøger', 'bog'), ('bøgerne', 'bog'),
    ('fødder', 'fod'), ('rødder', 'rod'), ('døtre', 'datter'), ('brødre', 'bror'), ('søstre', 'søster'),
    ('forældrene', 'forælder'), ('forældre', 'forælder'), ('forældres', 'forælder'), ('forældrenes', 'forælder'),
    ('midler', 'middel'), ('midlerne', 'middel'), ('midlet', 'middel'), ('gik', 'gå'), ('går', 'gå'),
    ('gået', 'gå'), ('stod', 'stå'), ('står', 'stå'), ('stået', 'stå'), ('gav', 'give'), ('givet', 'give'),
    ('tog', 'tage'), ('taget', 'tage'), ('fik', 'få'), ('får', 'få'), ('fået', 'få'), ('ser', 'se'), ('set', 'se'),
    ('sagde', 'sige'), ('sagt', 'sige'), ('lagde', 'lægge'), ('lagt', 'lægge'), ('satte', 'sætte'), ('sat', 'sætte'),
    ('valgte', 'vælge'), ('valgt', 'vælge'), ('gjorde', 'gøre'), ('gjort', 'gøre'), ('gør', 'gøre'),
    ('skabte', 'skabe'), ('skabt', 'skabe'), ('brugte', 'bruge'), ('brugt', 'bruge'), ('fulgte', 'følge'),
    ('fulgt', 'følge'), ('bragte', 'bringe'), ('bragt', 'bringe'), ('holdt', 'holde'), ('fandt', 'finde'),
    ('fundet', 'finde'), ('ved', 'vide'), ('vidste', 'vide'), ('vidst', 'vide'), ('kom', 'komme'), ('større', 'stor'),
    ('størst', 'stor'), ('største', 'stor'), ('længere', 'lang'), ('længst', 'lang'), ('bedste', 'bedre'),
    ('bedst', 'bedre'), ('yngre', 'ung'), ('yngste', 'ung'), ('ældste', 'ældre'), ('ældst', 'ældre'), ('små', 'lille'),
    ('proces', 'process'), ('budget', 'budgett'), ('budgets', 'budgett'),
    ('internet', 'internett'), ('internets', 'internett'), ('åbent', 'åben'), ('åbne', 'åben'),
    ('trives', 'trivsel'), ('trivedes', 'trivsel'),
    ('refleksion', 'reflektere'), ('refleksionen', 'reflektere'), ('refleksioner', 'reflektere'),
    ('refleksionerne', 'reflektere'), ('diskussion', 'diskutere'), ('diskussionen', 'diskutere'),
    ('diskussioner', 'diskutere'), ('diskussionerne', 'diskutere');

CREATE TABLE search_stopwords (word VARCHAR PRIMARY KEY);
COMMENT ON TABLE search_stopwords IS 'Words that are not searched for';
COMMENT ON COLUMN search_stopwords.word IS 'The word, lower case';
INSERT INTO search_stopwords
SELECT unnest(string_split(
    'ad af alle alt at begge blev blive bliver da de dem den denne dens der deres det dette dig din dine disse dit du '
    || 'efter eller en er et for fra frem ham han hans har have havde hende hendes her hos hun hver hvad hvem hvilke '
    || 'hvilken hvilket hvis hvor hvordan i ikke ind jeg jer jeres kan kun kunne man med mellem men mig min mine mit '
    || 'må ned nogle nogen noget når nu og også om op os over på samt se selv sig sin sine sit skal skulle som så '
    || 'sådan til ud under ved vi via vil ville vor vore vores være været', ' '
));

-- 'Medarbejdernes udvikling' → [medarbejdernes, udvikling]
CREATE MACRO words_of(text) AS regexp_extract_all(lower(text), '[\p{L}\p{N}]+');
COMMENT ON MACRO words_of IS 'The words of a text in NFC (as all texts of the records are), lower case';

-- The endings of inflection that the Danish Snowball stemmer knows (and the past tense -ede), behind a first
-- syllable of at least three letters; and -ering, which verbs in -ere have beside them (uddelegering, uddelegere).
CREATE MACRO without_ending(word) AS regexp_replace(
    word,
    '^((?:[^aeiouyæøå]+[aeiouyæøå]+[^aeiouyæøå]|[aeiouyæøå]{2,}[^aeiouyæøå]|[aeiouyæøå][^aeiouyæøå].).*?)'
    || '(?:eringernes|eringerne|eringens|eringers|eringer|eringen|erings|ering|erendes|erende|hedens|erede|ethed|endes|erens|ernes|erets|heden|heder|ende|enes|erne|eren|erer|eres|eret|'
    || 'ered|edes|heds|ene|ens|ere|ers|ets|ede|hed|en|er|es|et|e)$',
    '\1'
);
COMMENT ON MACRO without_ending IS 'A word without its ending of inflection';

CREATE MACRO single_last(word) AS CASE WHEN word[-1] = word[-2] THEN word[:-2] ELSE word END;
COMMENT ON MACRO single_last IS 'A word with its doubled last letter single: trygg(e) and tryg are one';

-- After the ending go a genitive s and the t of the neuter; trivsl(en) gets the e of trivsel, and kvalitet(en) loses
-- what kvalit(et) lost.
CREATE MACRO stem_of_base(word) AS regexp_replace(regexp_replace(
    single_last(regexp_replace(
        regexp_replace(without_ending(word), '(..[abcdfghjklmnoprtvyzå])s$', '\1'), '([gdk])t$', '\1'
    )),
    '([^aeiouyæøål])l$', '\1el'
), 'itet$', 'it');
COMMENT ON MACRO stem_of_base IS 'Stem of a word whose form is regular';

CREATE MACRO stem(word) AS stem_of_base(
    coalesce((SELECT base FROM irregular_forms WHERE form = lower(word)), lower(word))
);
COMMENT ON MACRO stem IS 'Danish stem: medarbejderen, medarbejdernes and medarbejdere have one';

-- Words that say the same in another part of speech share a root, by which search() finds them after the word itself.
-- Left out are nouns that mean something else than their verb (retning and rette), politi, which is no politik, and
-- ledelse, which every leder would be found for.
-- Taken off are what makes a noun of a verb (inddragelse, videndeling, kommunikation), -fuld and -mæssig (respektfuld),
-- and then what politik, politiker and politisk, strategi and strategisk differ in; but not the -ik of kommunikere.
CREATE MACRO root_of_base(word) AS CASE
    WHEN regexp_matches(
        word,
        '^(?:afdeling|holdning|ledelse|mening|måling|retning|stilling|styrelse|politiet)|^politi$'
    ) THEN stem_of_base(word)
    ELSE regexp_replace(
        stem_of_base(regexp_replace(
            word,
            '^(?:(.{3,}?)(?:ation|else|ning|ing)(?:ernes|erne|ens|ers|rnes|rne|en|er|ns|rs|n|r|s)?'
            || '|(.{4,}?)(?:fuld|mæssig)[et]?)$',
            '\1\2'
        )),
        '^(.{2,}(?:[^u]n|.[^n]))(?:ik|isk|i)$', '\1'
    )
END;
COMMENT ON MACRO root_of_base IS 'What a regular word shares with words of its family: inddrager and inddragelse, strategi and strategisk; for most words the stem';
