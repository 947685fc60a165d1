-- How many statements has each role under each perspective of a document?
PIVOT (
    SELECT role_name, perspective, statements
    FROM matrix
    WHERE who LIKE 'nordby%' AND perspective IS NOT NULL
)
ON role_name USING sum(statements)
ORDER BY perspective;
