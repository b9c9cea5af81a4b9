def edge_tables() -> dict:
    return {}
