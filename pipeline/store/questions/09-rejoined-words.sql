-- Which words were broken at a line end, and why were they put together like this?
SELECT who, printed, result, rule, evidence
FROM rejoined_words
LIMIT 5;
