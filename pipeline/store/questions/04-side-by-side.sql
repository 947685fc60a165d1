-- What do two municipalities expect of the same role, side by side?
SELECT nr, one_text, other_text
FROM side_by_side('chief', 'nordby-ledelsesgrundlag.pdf', 'vesteraa-ledelsesgrundlag.pdf')
LIMIT 5;
