/** A set of values that is well described, but that no reader can be made for. */
export class MachineNotHeld extends Error {
  override readonly name = 'MachineNotHeld';
  /** The keyword that makes it so. */
  readonly keyword: string;

  constructor(keyword: string, reason: string) {
    super(reason);
    this.keyword = keyword;
  }
}
