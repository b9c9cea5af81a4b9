"""A Matplotlib backend that gives figures to the notebook as PNG pictures."""

import io

from matplotlib._pylab_helpers import Gcf
from matplotlib.backend_bases import FigureManagerBase
from matplotlib.backends.backend_agg import FigureCanvasAgg

import notebook_state

DPI = 144


class FigureManager(FigureManagerBase):
    @classmethod
    def pyplot_show(cls, *, block=None):
        """Shows every open figure and closes it, as a notebook does."""
        show_all()


class FigureCanvas(FigureCanvasAgg):
    manager_class = FigureManager
    is_saved = False

    def print_figure(self, filename, *args, **kwargs):
        """A figure that the program saves as a file is not shown a second time at the end."""
        self.is_saved = self.is_saved or not isinstance(filename, io.IOBase)
        return super().print_figure(filename, *args, **kwargs)


def show_all(managers=None):
    for manager in Gcf.get_all_fig_managers() if managers is None else managers:
        figure = manager.canvas.figure
        picture = io.BytesIO()
        figure.savefig(picture, format="png", dpi=DPI, bbox_inches="tight")
        size = [round(length * figure.dpi) for length in figure.get_size_inches()]
        notebook_state.notebook.add_figure(picture.getvalue(), size, len(figure.axes))
    Gcf.destroy_all()


def show_open_figures():
    """Shows the figures that were neither shown nor saved, and closes all."""
    show_all([manager for manager in Gcf.get_all_fig_managers() if not manager.canvas.is_saved])
