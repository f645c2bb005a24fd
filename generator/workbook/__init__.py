"""Excel, and Excel only here: schema.py says what the workbook looks like, reading.py makes a
`Book` of one, values.py understands what people type, writing.py makes an empty one."""
