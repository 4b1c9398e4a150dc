"""The pages and the server around them: the only room that knows Streamlit and Plotly."""
