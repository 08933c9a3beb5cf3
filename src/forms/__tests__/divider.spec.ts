import './strict';
import '@testing-library/jest-dom';

import { fireEvent } from '@testing-library/dom';

import { Divider } from '../divider';

/** The room goes from 100 to 1100, with the form at its right end. */
const ROOM = { left: 100, right: 1100, width: 1000 } as DOMRect;

let kept: number[];
let shown: (number | null)[];
let share: number;
let divider: Divider;

function make(): HTMLElement {
  const area = document.createElement('div');
  area.getBoundingClientRect = () => ROOM;
  divider = new Divider({
    label: 'Width',
    area,
    share: () => share,
    preview: percent => shown.push(percent),
    keep: percent => {
      kept.push(percent);
      share = percent;
    }
  });
  document.body.append(divider.node);
  divider.update();
  return divider.node;
}

function pointer(
  type: string,
  clientX = 0,
  { button = 0, buttons = 1 } = {}
): MouseEvent {
  const event = new MouseEvent(`pointer${type}`, {
    button,
    buttons,
    clientX,
    bubbles: true,
    cancelable: true
  });
  divider.node.dispatchEvent(event);
  return event;
}

beforeEach(() => {
  kept = [];
  shown = [];
  share = 50;
  // The test environment knows no pointers.
  HTMLElement.prototype.setPointerCapture = jest.fn();
  make();
});

afterEach(() => divider.node.remove());

describe('the divider', () => {
  it('says what it is and where it stands', () => {
    const { node } = divider;
    expect(node).toHaveAttribute('role', 'separator');
    expect(node).toHaveAttribute('aria-orientation', 'vertical');
    expect(node).toHaveAttribute('aria-valuenow', '50');
    expect(node).toHaveAttribute('aria-valuemin', '20');
    expect(node).toHaveAttribute('aria-valuemax', '80');
    expect(node).toHaveAccessibleName('Width');
    expect(node.tabIndex).toBe(0);
    share = 33.4;
    node.focus();
    expect(node).toHaveAttribute('aria-valuenow', '33');
  });

  it('is dragged: it shows each place, and keeps the last', () => {
    pointer('down', 600);
    expect(divider.node).toHaveFocus();
    pointer('move', 700);
    pointer('move', 800);
    expect(shown).toEqual([40, 30]);
    expect(kept).toEqual([]);
    pointer('up', 800);
    expect(kept).toEqual([30]);
    expect(divider.node).toHaveAttribute('aria-valuenow', '30');
  });

  it('selects no text while it is dragged', () => {
    expect(pointer('down').defaultPrevented).toBe(true);
  });

  it('stays within bounds', () => {
    pointer('down', 600);
    pointer('move', -5000);
    pointer('move', 5000);
    pointer('up');
    expect(shown).toEqual([80, 20]);
    expect(kept).toEqual([20]);
  });

  it('moves for the first button only', () => {
    expect(pointer('down', 600, { button: 2 }).defaultPrevented).toBe(false);
    pointer('move', 700);
    pointer('up');
    expect([shown, kept]).toEqual([[], []]);
  });

  it('does not follow a pointer that only passes', () => {
    pointer('move', 700, { buttons: 0 });
    pointer('up');
    expect([shown, kept]).toEqual([[], []]);
  });

  it('keeps nothing of a click, and shows what is kept', () => {
    pointer('down', 600);
    pointer('up');
    expect(kept).toEqual([]);
    expect(shown).toEqual([null]);
  });

  it('goes back when the drag is cancelled, by the browser or by Escape', () => {
    const passed = jest.fn();
    document.body.addEventListener('keydown', passed);
    for (const cancel of [
      () => pointer('cancel'),
      () => fireEvent.keyDown(divider.node, { key: 'Escape' })
    ]) {
      shown = [];
      pointer('down', 600);
      pointer('move', 700);
      cancel();
      pointer('move', 800);
      pointer('up');
      expect(shown).toEqual([40, null]);
    }
    expect(kept).toEqual([]);
    expect(passed).not.toHaveBeenCalled();
    document.body.removeEventListener('keydown', passed);
  });

  it('lets go when the button was let go where it was not told', () => {
    pointer('down', 600);
    pointer('move', 700);
    pointer('move', 800, { buttons: 0 });
    pointer('move', 900);
    expect(shown).toEqual([40, null]);
    expect(kept).toEqual([]);
  });

  it('leaves Escape to others when it is not dragged', () => {
    const passed = jest.fn();
    document.body.addEventListener('keydown', passed);
    fireEvent.keyDown(divider.node, { key: 'Escape' });
    fireEvent.keyDown(divider.node, { key: 'Tab' });
    expect(passed).toHaveBeenCalledTimes(2);
    document.body.removeEventListener('keydown', passed);
  });

  it.each([
    ['ArrowLeft', 55],
    ['ArrowRight', 45],
    ['Home', 80],
    ['End', 20]
  ])('is moved by %s to %d per cent, which nobody else gets', (key, to) => {
    const passed = jest.fn();
    document.body.addEventListener('keydown', passed);
    expect(fireEvent.keyDown(divider.node, { key })).toBe(false);
    document.body.removeEventListener('keydown', passed);
    expect(kept).toEqual([to]);
    expect(divider.node).toHaveAttribute('aria-valuenow', String(to));
    expect(passed).not.toHaveBeenCalled();
  });

  it('has no place in a room of no width', () => {
    const { width } = ROOM;
    Object.assign(ROOM, { width: 0 });
    pointer('down');
    pointer('move', 5);
    pointer('up');
    Object.assign(ROOM, { width });
    expect(kept).toEqual([]);
    expect(shown).toEqual([null]);
  });
});
