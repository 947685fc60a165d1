-- Where does a document say the same thing twice, in other words?
SELECT who, role, texts, pages
FROM statement_groups
WHERE wordings > 1
ORDER BY who, pages, texts
LIMIT 5;
