using NetCompiler.Compiler.Tensors;

namespace NetCompiler.Compiler.Layers;

/// <summary>Gives a blob several names. All tops are views of the bottom, whose gradient is the sum of theirs.</summary>
internal sealed class SplitLayer : Layer
{
    private SplitLayer(LayerSetup setup)
        : base(setup, Enumerable.Repeat(setup.BottomShape(0), setup.TopCount).ToArray())
    {
    }

    public override bool IsView => true;

    public static Layer? Create(LayerSetup setup) => new SplitLayer(setup);

    public override void Forward(StepBuilder steps)
    {
    }
}
