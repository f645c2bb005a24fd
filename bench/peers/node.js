// node node.js LIBRARY TEMPLATE DATA OUT: one table, rendered by a library of npm.
const fs = require("fs");
const [library, template, data, out] = process.argv.slice(2);
const rows = JSON.parse(fs.readFileSync(data, "utf8"));

const render = {
  docxtemplater() {
    const PizZip = require("pizzip");
    const Docxtemplater = require("docxtemplater");
    const document = new Docxtemplater(new PizZip(fs.readFileSync(template)));
    document.render({ rows });
    fs.writeFileSync(out, document.getZip().generate({ type: "nodebuffer", compression: "DEFLATE" }));
  },
  async "easy-template-x"() {
    const { TemplateHandler } = require("easy-template-x");
    fs.writeFileSync(out, await new TemplateHandler().process(fs.readFileSync(template), { rows }));
  },
  carbone() {
    const carbone = require("carbone");
    carbone.render(template, { rows }, (error, result) => {
      if (error) throw error;
      fs.writeFileSync(out, result);
      process.exit();
    });
  },
};
render[library]();
