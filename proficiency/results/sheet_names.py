"""What the sheets of the workbook of a laboratory are called."""

RESULTS, QUESTIONS = "结果 Results", "问卷 Questions"
METHODS, INSTRUCTIONS, LISTS = "方法 Methods", "说明 Instructions", "列表 Lists"
SYNTHETIC = "演示数据 SYNTHETIC"
