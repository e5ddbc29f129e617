project = "小さな本"
extensions = ["bilingual_gallery"]
exclude_patterns = ["_build"]

bilingual_languages = ["ja", "en"]
bilingual_glossaries = {"ja": "glossary.csv"}

html_use_index = False
