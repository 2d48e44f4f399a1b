// Columns of whole numbers as text: base64 digits of five bits, the lowest first; 32 is added where more follow.

const digitValues = new Uint8Array(128);
[..."ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"].forEach((digit, value) => {
  digitValues[digit.charCodeAt(0)] = value;
});

class ColumnReader {
  constructor(text) {
    this.text = text;
    this.at = 0;
  }

  get isAtEnd() {
    return this.at >= this.text.length;
  }

  /** A number of 0 or more. */
  unsigned() {
    let value = 0;
    for (let scale = 1; ; scale *= 32) {
      const digit = digitValues[this.text.charCodeAt(this.at++)];
      value += (digit & 31) * scale;
      if (digit < 32) return value;
    }
  }

  /** A number of either sign: the lowest bit is the sign. */
  signed() {
    const value = this.unsigned();
    return value % 2 === 1 ? -(value - 1) / 2 : value / 2;
  }

  static count(text) {
    let count = 0;
    for (let at = 0; at < text.length; at++) count += digitValues[text.charCodeAt(at)] < 32 ? 1 : 0;
    return count;
  }

  static unsigned(text) {
    const reader = new ColumnReader(text);
    return Float64Array.from({ length: ColumnReader.count(text) }, () => reader.unsigned());
  }

  /** Numbers that are told by how much more each is than the one before. */
  static ascending(text) {
    const reader = new ColumnReader(text);
    const values = new Float64Array(ColumnReader.count(text));
    let value = 0;
    for (let index = 0; index < values.length; index++) values[index] = value += reader.unsigned();
    return values;
  }

  /** The same for numbers that go up and down. */
  static running(text) {
    const reader = new ColumnReader(text);
    const values = new Float64Array(ColumnReader.count(text));
    let value = 0;
    for (let index = 0; index < values.length; index++) values[index] = value += reader.signed();
    return values;
  }
}
