"""Pages of this room: figures and fairness, open data, survey, what is handed in, data protection."""
