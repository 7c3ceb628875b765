"""Who is quoted with which words: marks, cues, speakers, direct and indirect speech."""
