declare module 'svg-to-pdfkit' {
  type Options = {
    width?: number;
    height?: number;
    assumePt?: boolean;
    /** Names the font, as registered with the document, for a run of text. */
    fontCallback?: (family: string, bold: boolean, italic: boolean) => string;
  };
  export default function SVGtoPDF(doc: PDFKit.PDFDocument, svg: string, x: number, y: number, options?: Options): void;
}
