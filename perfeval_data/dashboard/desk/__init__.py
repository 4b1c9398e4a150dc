"""The desk (核定台) on 数据导入: documents that wait for a person, their questions beside their paper, and what is answered."""
