"""Self-evaluation forms of budget projects (项目支出绩效自评表): from published documents to one DuckDB file and its questions.

The flow, each step knowing only the ones before it:

    readers    bytes -> Document (paragraphs and grids of cells)
    forms      Document -> SelfEvaluation (the form as filed, each value with its text and place)
    audit      SelfEvaluation -> Finding (what does not hold)
    store      all of it -> DuckDB tables; views compute what follows
    queries    the questions that pages and extracts ask
    dashboard  answers -> charts, tables, sentences (Streamlit)
"""

__version__ = "1.0.0"
