DROP TABLE offences;
DROP TABLE risks;
