-- Which rows should somebody look at?
SELECT who, page, text, confidence, doubts
FROM doubtful_statements
LIMIT 5;
