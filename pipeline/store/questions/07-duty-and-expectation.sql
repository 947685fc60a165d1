-- How much of what each role is told is duty (pligt), how much expectation (forventning)?
SELECT
    role_name,
    count(*) AS statements,
    round(100 * count(*) FILTER (modality = 'duty') / count(*), 1) AS duty_percent,
    round(100 * count(*) FILTER (modality = 'expectation') / count(*), 1) AS expectation_percent
FROM expectations_by_role
GROUP BY role, role_name
ORDER BY role;
