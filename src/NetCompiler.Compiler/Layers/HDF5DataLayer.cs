using NetCompiler.Compiler.Problems;
using NetCompiler.Compiler.Tensors;

namespace NetCompiler.Compiler.Layers;

/// <summary>Batches from HDF5 files, one data set a top. Only the files know the extents, so that they must be stated.</summary>
internal sealed class HDF5DataLayer : Layer
{
    private HDF5DataLayer(LayerSetup setup, TensorShape[] tops)
        : base(setup, tops)
    {
    }

    public override bool IsFilledFromOutside => true;

    public static Layer? Create(LayerSetup setup)
    {
        var tops = Enumerable.Range(0, setup.TopCount).Select(top => DataShapes.Stated(setup, top)).ToArray();
        for (int top = 0; top < tops.Length; top++)
        {
            setup.Require(
                tops[top] is not null, ProblemDescriptors.InputShapeUnknown, "top", setup.TopName(top), "the data sets of the HDF5 files say it",
                "Use a layer that says its shape");
        }
        return tops.All(shape => shape is not null) ? new HDF5DataLayer(setup, tops!) : null;
    }

    public override void Forward(StepBuilder steps)
    {
    }
}
